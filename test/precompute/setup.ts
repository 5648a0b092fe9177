/** Services of `precompute`, and a look behind them. */
import { variantOf } from '../../harness/check/test-helpers.ts';
import { buildState } from '../../implementations/precompute/build.ts';
import { precompute } from '../../implementations/precompute/index.ts';
import { readSetting } from '../../implementations/precompute/setting.ts';
import { openPool } from '../../implementations/shared/postgres/pool.ts';
import type { Implementation } from '../../model/implementation.ts';
import { type Store, smallStore } from '../small-store.ts';

export { PATIENCE_MS, PRODUCTS, SHOPS, type Store } from '../small-store.ts';

export function precomputeTests() {
  const { serving, ...shared } = smallStore();
  return {
    ...shared,
    serving: <T>(mode: string, work: (store: Store) => Promise<T>, implementation: Implementation = precompute) =>
      serving(variantOf(implementation, { mode }), work),
  };
}

/**
 * Builds all target data anew beside what the service keeps, from the rows that are there now.
 * @returns rows that only one of them has, by table
 */
export async function differencesFromRebuilt({ started }: Store, dataset: string): Promise<Record<string, unknown[]>> {
  const url = new URL(started.database?.url ?? '');
  url.searchParams.set('options', '-c search_path=rebuilt,public');
  const pool = openPool({ BENCH_DATABASE_URL: url.href }, 1);
  try {
    await pool.query('CREATE SCHEMA rebuilt');
    await pool.query('CREATE TABLE rebuilt.document (LIKE public.document INCLUDING ALL)');
    const env = { BENCH_DATASET: dataset, BENCH_STATE: '/' };
    await buildState(pool, await readSetting(pool, env));
    const differences: Record<string, unknown[]> = {};
    for (const table of ['product_state', 'visit', 'line_net', 'shelf_price', 'document']) {
      // A price that no shop has any more stays with the count 0.
      const rows = (schema: string) =>
        `SELECT * FROM ${schema}.${table}${table === 'shelf_price' ? ' WHERE count <> 0' : ''}`;
      const { rows: different } = await pool.query(
        `(${rows('public')} EXCEPT ${rows('rebuilt')}) UNION ALL (${rows('rebuilt')} EXCEPT ${rows('public')})`,
      );
      differences[table] = different;
    }
    return differences;
  } finally {
    await pool.end();
  }
}

export const NO_DIFFERENCES = { product_state: [], visit: [], line_net: [], shelf_price: [], document: [] };
