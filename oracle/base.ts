/**
 * Sums over the data set that the right answers start from: made once from the Parquet files into a small DuckDB file.
 * Its SQL is its own; no implementation shares it.
 */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { dayNumber } from '../model/calendar.ts';
import { type Manifest, type ShopPart, shopParts, type TableName } from '../model/manifest.ts';

/** Version of the tables below: part of the cache key of the file that holds them. */
export const ORACLE_VERSION = 1;
export const ORACLE_FILE = 'oracle.duckdb';
/** Shops that are summed in one go. */
const SHOPS_AT_ONCE = 25;

/** Writes the sums of a data set into a new file in `folder`. */
export async function buildOracle(datasetFolder: string, manifest: Manifest, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(join(folder, ORACLE_FILE), { preserve_insertion_order: 'false' });
  try {
    const connection = await instance.connect();
    for (const statement of statements(datasetFolder, manifest)) await connection.run(statement);
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}

/** The shops a few at a time: a join of all lines would need a memory that grows with the chain. */
function statements(folder: string, manifest: Manifest): readonly string[] {
  const single = (table: TableName) => `read_parquet('${join(folder, table).replaceAll("'", "''")}.parquet')`;
  return [
    `CREATE TABLE product AS
       SELECT product_id, p.name, c.name AS category, unit_cost_cents
       FROM ${single('product')} p JOIN ${single('category')} c USING (category_id) ORDER BY product_id`,
    `CREATE TABLE daily (shop_id INTEGER, product_id INTEGER, age INTEGER, units BIGINT, net BIGINT, delivered BIGINT)`,
    `CREATE TABLE recent (shop_id INTEGER, till SMALLINT, seq INTEGER, product_id INTEGER, customer_id INTEGER, quantity INTEGER, net BIGINT)`,
    `CREATE TABLE shelf_price (shop_id INTEGER, product_id INTEGER, price_cents INTEGER)`,
    ...shopParts(manifest, SHOPS_AT_ONCE).flatMap((part) => sumsOf(folder, dayNumber(manifest.today), part)),
    'CHECKPOINT',
  ];
}

/** `age` is the number of days before today. */
function sumsOf(folder: string, today: number, { file, firstShop, lastShop }: ShopPart): readonly string[] {
  const facts = (table: TableName, alias: string) =>
    `(SELECT * FROM read_parquet('${join(folder, table, file).replaceAll("'", "''")}') WHERE shop_id >= ${firstShop} AND shop_id <= ${lastShop}) ${alias}`;
  const age = (date: string) => `(${today} - datediff('day', DATE '1970-01-01', ${date}::DATE))::INTEGER`;
  return [
    // Temporary: the file would keep the blocks that it had freed.
    `CREATE OR REPLACE TEMP TABLE sold AS
       SELECT l.shop_id, l.till, l.seq, product_id, customer_id, quantity, quantity::BIGINT * unit_price_cents - discount_cents AS net,
         ${age('sold_at')} AS age
       FROM ${facts('receipt_line', 'l')} JOIN ${facts('receipt', 'r')} ON l.shop_id = r.shop_id AND l.till = r.till AND l.seq = r.seq`,
    `INSERT INTO daily
       SELECT shop_id, product_id, age, sum(quantity)::BIGINT, sum(net)::BIGINT, 0 FROM sold GROUP BY ALL
       UNION ALL
       SELECT shop_id, product_id, ${age('delivered_on')}, 0, 0, sum(quantity)::BIGINT FROM ${facts('delivery', 'd')} GROUP BY ALL
       ORDER BY shop_id, product_id`,
    `INSERT INTO recent
       SELECT shop_id, till, seq, product_id, customer_id, quantity, net FROM sold WHERE age < 28 ORDER BY product_id, shop_id`,
    `INSERT INTO shelf_price
       SELECT shop_id, product_id, last(price_cents ORDER BY valid_from, seq)
       FROM ${facts('price', 'p')} WHERE ${age('valid_from')} >= 0 GROUP BY ALL ORDER BY product_id, shop_id`,
  ];
}
