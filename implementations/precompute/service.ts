/** SERVE: the contract on the target data in PostgreSQL. */
import type pg from 'pg';
import type { WriteOutcome } from '../shared/backend/answer-store.ts';
import { type OpenStore, serveContract } from '../shared/backend/serve.ts';
import { priceCall, receiptsCall, type StoreCall } from '../shared/postgres/calls.ts';
import { openPool } from '../shared/postgres/pool.ts';
import { readDirectory } from '../shared/postgres/reads.ts';
import { type AlsoWritten, writeCall, writeCalls } from '../shared/postgres/writes.ts';
import { applyCalls } from './apply.ts';
import { OVERVIEW, type Setting } from './documents.ts';
import { recomputeFor } from './full.ts';
import { groupCommit } from './group-commit.ts';
import { enqueue } from './queue.ts';
import { documentReader } from './reader.ts';
import { type Mode, modeOf, readSetting } from './setting.ts';
import { openStatePool } from './target.ts';

/** Writers of the queue's mode work at once; in the other modes one transaction takes all that wait. Readers never wait for either. */
const READERS = 8;
const WRITERS = 8;

await serveContract(open);

async function open(): Promise<OpenStore> {
  const mode = modeOf(process.env.BENCH_OPTION_MODE);
  const readers = openPool(process.env, READERS);
  const writers = mode === 'incremental' ? openStatePool(process.env, WRITERS) : openPool(process.env, WRITERS);
  const setting = await readSetting(readers, process.env);
  const directory = await readDirectory(readers, setting.today);
  const read = documentReader(readers, mode === 'queue' ? 'merged' : 'position');
  const write = writerOf(mode, writers, alsoWritten(mode, setting));
  return {
    directory,
    store: {
      overview: (scope) => read(scope, OVERVIEW),
      detail: read,
      postReceipts: (post) => write(receiptsCall(post)),
      postPrice: (post) => write(priceCall(post)),
      async close() {
        await Promise.all([readers.end(), writers.end()]);
      },
    },
  };
}

/** What a write does besides, in its own transaction. */
function alsoWritten(mode: Mode, setting: Setting): AlsoWritten {
  switch (mode) {
    case 'incremental':
      return (client, calls) => applyCalls(client, setting, calls);
    case 'full':
      return (client, calls) => recomputeFor(client, setting, new Set(calls.map(({ shopId }) => shopId)));
    case 'queue':
      return enqueue;
  }
}

/** Calls that would wait for the chain's lock share a commit; those that only take a place in the queue meet nowhere. */
function writerOf(mode: Mode, pool: pg.Pool, also: AlsoWritten): (call: StoreCall) => Promise<WriteOutcome> {
  if (mode === 'queue') return (call) => writeCall(pool, call, also);
  return groupCommit((calls: readonly StoreCall[]) => writeCalls(pool, calls, also));
}
