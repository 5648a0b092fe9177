/** Services of `batch-etl` whose refreshes come when they are asked for, and what the job wrote about them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { variantOf } from '../../harness/check/test-helpers.ts';
import { until } from '../../harness/provision/test-helpers.ts';
import { prepared } from '../../harness/started.ts';
import { batchEtl } from '../../implementations/batch-etl/index.ts';
import type { AsOf } from '../../model/contract.ts';
import { answerOf, type Store as PostedStore, smallStore } from '../small-store.ts';

export { answerOf } from '../small-store.ts';

/** Nothing but the first refresh comes by the schedule: the others are asked for. */
const ASKED_FOR = variantOf(batchEtl, { interval: '3600' });

interface Refresh {
  readonly outcome: 'published' | 'failed';
  readonly rows?: number;
  readonly scopes?: number;
  readonly documents?: number;
  readonly positions?: AsOf;
  readonly message?: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export interface Store extends PostedStore {
  /** A connection of the tests' own, not in a transaction. */
  readonly admin: pg.Client;
  /** All refreshes that did something or failed, oldest first. */
  refreshes(): Promise<readonly Refresh[]>;
  /** Asks for refreshes until the last one is as wanted. */
  refreshedUntil(what: string, is: (last: Refresh) => boolean, extent?: 'changed' | 'all'): Promise<Refresh>;
}

export function batchTests() {
  const { serving, ...shared } = smallStore();
  return {
    ...shared,
    /** Asks everything. @returns what is wrong, and the chain's asOf */
    async checkAll(store: Store): Promise<{ readonly wrong: readonly string[]; readonly asOf: AsOf }> {
      const wrong: string[] = [];
      let asOf: AsOf = [];
      for (const question of shared.questions()) {
        const body = await answerOf(store, question);
        const difference = await shared.wrongIn(store, question, body);
        if (difference !== null) wrong.push(difference);
        if (question.scope.kind === 'chain') asOf = asOfOf(body);
      }
      return { wrong, asOf };
    },
    serving<T>(work: (store: Store) => Promise<T>): Promise<T> {
      return serving(ASKED_FOR, async (store) => {
        const admin = new pg.Client({ connectionString: store.started.database?.url ?? '' });
        // The server may go before this connection does.
        admin.on('error', () => {});
        await admin.connect();
        try {
          return await work(withRefreshes(store, admin));
        } finally {
          await admin.end();
        }
      });
    },
    /** Folder of the prepared state: not to be written to. */
    async prepared(): Promise<string> {
      const { dataset } = shared.checker();
      const request = { variant: ASKED_FOR, dataset, signal: new AbortController().signal };
      return (await prepared(request)).stateFolder;
    },
  };
}

export function asOfOf(body: string): AsOf {
  return (JSON.parse(body) as { asOf: AsOf }).asOf;
}

function withRefreshes(store: PostedStore, admin: pg.Client): Store {
  const refreshes = async () => {
    const text = await readFile(join(store.started.stateFolder, 'refreshes.jsonl'), 'utf8').catch(() => '');
    // The last line may still be being written.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Refresh);
  };
  return {
    ...store,
    admin,
    refreshes,
    async refreshedUntil(what, is, extent = 'changed') {
      let last: Refresh | undefined;
      await until(what, async () => {
        await admin.query(`NOTIFY batch_etl_refresh, '${extent}'`);
        last = (await refreshes()).at(-1);
        return last !== undefined && is(last);
      });
      if (last === undefined) throw new Error('no refresh');
      return last;
    },
  };
}
