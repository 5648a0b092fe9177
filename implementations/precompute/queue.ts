/** The mode `queue`: a call is acknowledged with its rows and its place in the queue; a worker merges many at once. */
import type pg from 'pg';
import type { StoreCall } from '../shared/postgres/calls.ts';
import { inTransaction } from '../shared/postgres/pool.ts';
import type { AlsoWritten } from '../shared/postgres/writes.ts';
import { applyCalls } from './apply.ts';
import type { Setting } from './documents.ts';

/** Calls that are merged in one transaction at most: bounds memory, and how long readers wait for what is done. */
const MOST_CALLS = 500;
/** Advisory lock of who merges; its own key, so that it meets no scope's. */
const MERGE_LOCK = 2;

/** In the transaction of the write: a call is durable with its place in the queue, or not at all. */
export const enqueue: AlsoWritten = async (client, calls) => {
  for (const call of calls)
    await client.query({
      name: 'enqueue',
      text: 'INSERT INTO queue (shop_id, till, seq, call) VALUES ($1, $2, $3, $4)',
      values: [call.shopId, call.till, lastOf(call), JSON.stringify(call)],
    });
};

function lastOf(call: StoreCall): number {
  return call.kind === 'price' ? call.price.seq : (call.receipts.at(-1)?.seq ?? 0);
}

interface QueueRow {
  readonly shop_id: number;
  readonly till: number;
  readonly seq: number;
  readonly call: string;
}

/**
 * Merges what waits, oldest first. Taking calls from the queue, applying them and moving the positions is one
 * transaction: whenever it is killed, a call is either still queued or merged, and never both. A till's calls are queued
 * under the till's lock, so what is visible of them has no gap.
 * @returns calls merged; fewer than {@link MOST_CALLS}: the queue was empty for a moment
 */
export async function mergeQueued(pool: pg.Pool, setting: Setting): Promise<number> {
  return inTransaction(pool, 'BEGIN', async (client) => {
    // A worker that was given up for dead may still be at it: the next one waits, and then sees what is left.
    await client.query('SELECT pg_advisory_xact_lock($1, 0)', [MERGE_LOCK]);
    const { rows } = await client.query<QueueRow>({
      name: 'take',
      text: `DELETE FROM queue WHERE id = ANY (ARRAY(SELECT id FROM queue ORDER BY id LIMIT ${MOST_CALLS}))
             RETURNING shop_id, till, seq, call`,
    });
    if (rows.length === 0) return 0;
    // A desk's prices count in the order of their numbers, and RETURNING has no order.
    const calls = rows.toSorted((a, b) => a.seq - b.seq).map(({ call }) => JSON.parse(call) as StoreCall);
    await applyCalls(client, setting, calls);
    await advance(client, rows);
    return rows.length;
  });
}

async function advance(client: pg.PoolClient, rows: readonly QueueRow[]): Promise<void> {
  await client.query({
    name: 'advance-merged',
    text: `INSERT INTO merged (shop_id, till, seq)
           SELECT shop_id, till, max(seq) FROM unnest($1::integer[], $2::smallint[], $3::integer[]) AS m (shop_id, till, seq) GROUP BY 1, 2
           ON CONFLICT (shop_id, till) DO UPDATE SET seq = excluded.seq`,
    values: [rows.map((row) => row.shop_id), rows.map((row) => row.till), rows.map((row) => row.seq)],
  });
}
