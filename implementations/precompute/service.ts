/** SERVE: the contract on the target data in PostgreSQL. */
import type pg from 'pg';
import { type OpenStore, serveContract } from '../shared/backend/serve.ts';
import { openPool } from '../shared/postgres/pool.ts';
import { readDirectory } from '../shared/postgres/reads.ts';
import { type AlsoWritten, writePrice, writeReceipts } from '../shared/postgres/writes.ts';
import { applyCalls, type ShopCalls } from './apply.ts';
import { OVERVIEW, type Setting } from './documents.ts';
import { recomputeFor } from './full.ts';
import { enqueueing } from './queue.ts';
import { documentReader } from './reader.ts';
import { type Mode, modeOf, readSetting } from './setting.ts';
import { openStatePool } from './target.ts';

/** Writers wait for each other with a connection in hand: readers have their own. */
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
  const also = alsoWritten(mode, setting);
  return {
    directory,
    store: {
      overview: (scope) => read(scope, OVERVIEW),
      detail: read,
      postReceipts: (post) => writeReceipts(writers, post, also),
      postPrice: (post) => writePrice(writers, post, also),
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
      return incremental(setting);
    case 'full':
      return {
        receipts: (client, shopId) => recomputeFor(client, setting, shopId),
        price: (client, { shopId }) => recomputeFor(client, setting, shopId),
      };
    case 'queue':
      return enqueueing;
  }
}

function incremental(setting: Setting): AlsoWritten {
  const apply = (client: pg.PoolClient, shopId: number, calls: ShopCalls) =>
    applyCalls(client, setting, new Map([[shopId, calls]]));
  return {
    receipts: (client, shopId, _till, receipts) => apply(client, shopId, { receipts, prices: [] }),
    price: (client, price) => apply(client, price.shopId, { receipts: [], prices: [price] }),
  };
}
