/** All target data of a mode from the store's tables, a bounded number of shops at a time. */
import type pg from 'pg';
import { inTransaction } from '../shared/postgres/pool.ts';
import { applyToScope } from './apply.ts';
import { type Deltas, deltaOf } from './deltas.ts';
import type { Setting } from './documents.ts';
import { PLAN_FOR_ROWS, type Source, stateSql } from './from-rows.ts';
import { documentsFromRows } from './full.ts';
import { CHAIN_ID, STATE_TABLES } from './schema.ts';
import { STATE_COLUMN_NAMES } from './state-rows.ts';
import { writeDocuments } from './target.ts';

/** Shops whose state is built by one statement: bounds the memory at any scale. */
const SHOPS_AT_ONCE = 50;

/** Tables of the state with their rows, and the documents of every scope. */
export async function buildState(pool: pg.Pool, setting: Setting): Promise<void> {
  for (const table of STATE_TABLES) await pool.query(table);
  const shops = await shopIds(pool);
  for (let index = 0; index < shops.length; index += SHOPS_AT_ONCE) {
    const some = shops.slice(index, index + SHOPS_AT_ONCE);
    await fill(pool, setting, 'shops', [some[0], some.at(-1)]);
  }
  await fill(pool, setting, 'chain', []);
  await pool.query('ANALYZE');
  // Every product of every scope is affected, and by nothing.
  const all: Deltas = new Map();
  for (const productId of setting.catalog.keys()) deltaOf(all, productId);
  for (const scopeId of [CHAIN_ID, ...shops])
    await inTransaction(pool, 'BEGIN', (client) => applyToScope(client, setting, scopeId, all));
}

/** The documents alone: the mode `full` keeps no state. */
export async function buildDocuments(pool: pg.Pool, setting: Setting): Promise<void> {
  for (const scopeId of [CHAIN_ID, ...(await shopIds(pool))])
    await inTransaction(pool, 'BEGIN', async (client) =>
      writeDocuments(client, scopeId, await documentsFromRows(client, setting, scopeId)),
    );
}

async function fill(pool: pg.Pool, setting: Setting, source: Source, range: readonly unknown[]): Promise<void> {
  const { visits, lineNets, shelfPrices, states } = stateSql(source, setting.today);
  await inTransaction(pool, 'BEGIN', async (client) => {
    await client.query(PLAN_FOR_ROWS);
    await client.query(`INSERT INTO visit ${visits}`, [...range]);
    await client.query(`INSERT INTO line_net ${lineNets}`, [...range]);
    await client.query(`INSERT INTO shelf_price ${shelfPrices}`, [...range]);
    await client.query(
      `WITH built AS MATERIALIZED (${states}),
         days AS (INSERT INTO past SELECT scope_id, product_id, past_days FROM built)
       INSERT INTO product_state SELECT scope_id, product_id, ${STATE_COLUMN_NAMES} FROM built`,
      [...range],
    );
  });
}

async function shopIds(pool: pg.Pool): Promise<readonly number[]> {
  const { rows } = await pool.query<{ shop_id: number }>('SELECT shop_id FROM shop ORDER BY shop_id');
  return rows.map(({ shop_id }) => shop_id);
}
