/**
 * Sums over the data set that the right answers start from: made once from the Parquet files into a small DuckDB file.
 * Its SQL is its own; no implementation shares it.
 */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { dayNumber } from '../model/calendar.ts';
import type { Manifest, TableName } from '../model/manifest.ts';

/** Version of the tables below: part of the cache key of the file that holds them. */
export const ORACLE_VERSION = 1;
export const ORACLE_FILE = 'oracle.duckdb';

/** Writes the sums of a data set into a new file in `folder`. */
export async function buildOracle(datasetFolder: string, manifest: Manifest, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(folder, ORACLE_FILE), { preserve_insertion_order: 'false' });
  try {
    const connection = await instance.connect();
    for (const statement of statements(datasetFolder, dayNumber(manifest.today))) await connection.run(statement);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** `age` is the number of days before today. */
function statements(folder: string, today: number): readonly string[] {
  const files = (table: TableName) => `read_parquet('${join(folder, table).replaceAll("'", "''")}/*.parquet')`;
  const single = (table: TableName) => `read_parquet('${join(folder, table).replaceAll("'", "''")}.parquet')`;
  const age = (date: string) => `(${today} - datediff('day', DATE '1970-01-01', ${date}::DATE))::INTEGER`;
  return [
    `CREATE TABLE product AS
       SELECT product_id, p.name, c.name AS category, unit_cost_cents
       FROM ${single('product')} p JOIN ${single('category')} c USING (category_id) ORDER BY product_id`,
    `CREATE TABLE sold AS
       SELECT l.shop_id, l.till, l.seq, product_id, customer_id, quantity, quantity::BIGINT * unit_price_cents - discount_cents AS net,
         ${age('sold_at')} AS age
       FROM ${files('receipt_line')} l JOIN ${files('receipt')} r ON l.shop_id = r.shop_id AND l.till = r.till AND l.seq = r.seq`,
    `CREATE TABLE daily AS
       SELECT shop_id, product_id, age, sum(quantity)::BIGINT AS units, sum(net)::BIGINT AS net, 0::BIGINT AS delivered
       FROM sold GROUP BY ALL
       UNION ALL
       SELECT shop_id, product_id, ${age('delivered_on')}, 0, 0, sum(quantity)::BIGINT FROM ${files('delivery')} GROUP BY ALL
       ORDER BY shop_id, product_id`,
    `CREATE TABLE recent AS
       SELECT shop_id, till, seq, product_id, customer_id, quantity, net FROM sold WHERE age < 28 ORDER BY product_id, shop_id`,
    'DROP TABLE sold',
    `CREATE TABLE shelf_price AS
       SELECT shop_id, product_id, last(price_cents ORDER BY valid_from, seq) AS price_cents
       FROM ${files('price')} WHERE ${age('valid_from')} >= 0 GROUP BY ALL ORDER BY product_id, shop_id`,
    'CHECKPOINT',
  ];
}
