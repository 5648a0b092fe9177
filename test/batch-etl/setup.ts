/** What the tests of `batch-etl` share: a small data set in a cache of its own, services on it, and refreshes on demand. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect } from 'vitest';
import { checkAnswer } from '../../harness/check/answers.ts';
import { type ContractClient, contractClient } from '../../harness/check/client.ts';
import { allQuestions, pathOf, type Question } from '../../harness/check/questions.ts';
import { type RecordedWrites, recordedWrites } from '../../harness/check/write-log.ts';
import { provideDataset } from '../../harness/provision/data.ts';
import { until } from '../../harness/provision/test-helpers.ts';
import { prepared, type Started, withService } from '../../harness/started.ts';
import { type Checker, openChecker } from '../../harness/verification.ts';
import { batchEtl } from '../../implementations/batch-etl/index.ts';
import type { AsOf, Receipt } from '../../model/contract.ts';

const PATIENCE_MS = 60_000;
const SHOPS = 2;
const PRODUCTS = 6;
/** Nothing but the first refresh comes by the schedule: the others are asked for. */
const OPTIONS = { interval: '3600' };

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

export interface Store {
  readonly started: Started;
  readonly client: ContractClient;
  readonly log: RecordedWrites;
  /** A connection of the tests' own, not in a transaction. */
  readonly admin: pg.Client;
  /** Posts and expects 201; what is sent is in the log before, because an answer may hold it before it is acknowledged. */
  postReceipts(shopId: number, till: number, receipts: readonly Receipt[]): Promise<void>;
  postPrice(shopId: number, seq: number, productId: number, priceCents: number): Promise<void>;
  /** All refreshes that did something or failed, oldest first. */
  refreshes(): Promise<readonly Refresh[]>;
  /** Asks for refreshes until the last one is as wanted. */
  refreshedUntil(what: string, is: (last: Refresh) => boolean, extent?: 'changed' | 'all'): Promise<Refresh>;
}

export function batchTests() {
  let cache = '';
  let checker: Checker | undefined;
  let starts = 0;
  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'bench-batch-'));
    // PostgreSQL may have to run as another user.
    chmodSync(cache, 0o755);
    process.env.BENCH_CACHE = cache;
    checker = await openChecker(await provideDataset({ scale: SHOPS, seed: 4, products: PRODUCTS }));
  });
  afterAll(() => {
    checker?.oracle.close();
    delete process.env.BENCH_CACHE;
    rmSync(cache, { recursive: true, force: true });
  });
  const opened = (): Checker => {
    if (checker === undefined) throw new Error('only inside of a test');
    return checker;
  };
  /** What is wrong with an answer at its own asOf; null if it is right. */
  const wrongIn = async ({ log }: Store, question: Question, body: string): Promise<string | null> => {
    const checked = await checkAnswer(opened().oracle, log, question, body);
    return checked.kind === 'wrong' ? checked.difference : null;
  };
  /** Asks everything. @returns what is wrong, and the chain's asOf */
  const checkAll = async (store: Store): Promise<{ readonly wrong: readonly string[]; readonly asOf: AsOf }> => {
    const wrong: string[] = [];
    let asOf: AsOf = [];
    for (const question of allQuestions(opened().dataset.manifest)) {
      const body = await answerOf(store, question);
      const difference = await wrongIn(store, question, body);
      if (difference !== null) wrong.push(difference);
      if (question.scope.kind === 'chain') asOf = asOfOf(body);
    }
    return { wrong, asOf };
  };
  return {
    serving<T>(work: (store: Store) => Promise<T>): Promise<T> {
      const { dataset } = opened();
      const request = { variant: { implementation: batchEtl, options: OPTIONS }, dataset, name: `batch-${starts++}` };
      return withService({ ...request, signal: new AbortController().signal }, async (started) => {
        const client = contractClient(started.service, PATIENCE_MS);
        const admin = new pg.Client({ connectionString: started.database?.url ?? '' });
        // The server may go before this connection does.
        admin.on('error', () => {});
        await admin.connect();
        try {
          return await work(storeOf(started, client, admin, dataset.manifest.today));
        } finally {
          await client.close();
          await admin.end();
        }
      });
    },
    receipts(shopId: number, till: number, from: number, to: number): Receipt[] {
      return Array.from({ length: to - from + 1 }, (_, index) =>
        opened().makeReceipt(shopId, till, from + index, 1 + (index % 4)),
      );
    },
    /** Folder of the prepared state: not to be written to. */
    async prepared(): Promise<string> {
      const variant = { implementation: batchEtl, options: OPTIONS };
      const request = { variant, dataset: opened().dataset, signal: new AbortController().signal };
      return (await prepared(request)).stateFolder;
    },
    today: () => opened().dataset.manifest.today,
    wrongIn,
    checkAll,
    questions: (): Question[] => [...allQuestions(opened().dataset.manifest)],
  };
}

export async function answerOf({ client }: Store, question: Question): Promise<string> {
  const { status, body } = await client.get(pathOf(question), 'bi-1');
  expect(status).toBe(200);
  return body;
}

export function asOfOf(body: string): AsOf {
  return (JSON.parse(body) as { asOf: AsOf }).asOf;
}

function storeOf(started: Started, client: ContractClient, admin: pg.Client, today: string): Store {
  const log = recordedWrites();
  const refreshes = async () => {
    const text = await readFile(join(started.stateFolder, 'refreshes.jsonl'), 'utf8').catch(() => '');
    // The last line may still be being written.
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Refresh);
  };
  return {
    started,
    client,
    log,
    admin,
    async postReceipts(shopId, till, receipts) {
      for (const receipt of receipts) log.addReceipt(shopId, till, receipt);
      const reply = await client.post('/v1/receipts', `shop-${shopId}`, { shopId, till, receipts });
      expect(reply).toMatchObject({ status: 201 });
    },
    async postPrice(shopId, seq, productId, priceCents) {
      const price = { shopId, seq, productId, validFrom: today, priceCents };
      log.addPrice(price);
      expect(await client.post('/v1/prices', `shop-${shopId}`, price)).toMatchObject({ status: 201 });
    },
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
