/** Tables of the columnar store, and how a data set gets into them. */
import { join } from 'node:path';
import type { TableName } from '../../model/manifest.ts';
import { sqlString } from '../shared/duckdb.ts';

/**
 * `sale` is the one wide fact table: a line with its receipt's day and customer. Sorted by shop, product and day, so that
 * min-max statistics leave a shop's page one or two row groups. `first_line` marks the first line of a product in its
 * receipt: receipts are then a sum and need no distinct count.
 */
export const SCHEMA = `
  CREATE TABLE sale (
    shop_id INTEGER NOT NULL, product_id SMALLINT NOT NULL, day SMALLINT NOT NULL, customer_id INTEGER,
    quantity INTEGER NOT NULL, net_cents BIGINT NOT NULL, first_line TINYINT NOT NULL);
  CREATE TABLE delivery (shop_id INTEGER NOT NULL, product_id SMALLINT NOT NULL, day SMALLINT NOT NULL, quantity INTEGER NOT NULL);
  CREATE TABLE price (
    shop_id INTEGER NOT NULL, product_id SMALLINT NOT NULL, day SMALLINT NOT NULL, seq INTEGER NOT NULL, price_cents INTEGER NOT NULL);
  CREATE TABLE product (product_id INTEGER NOT NULL, name VARCHAR NOT NULL, category VARCHAR NOT NULL, unit_cost_cents INTEGER NOT NULL);
  CREATE TABLE shop (shop_id INTEGER NOT NULL);
  CREATE TABLE employee (login VARCHAR NOT NULL, role VARCHAR NOT NULL, shop_id INTEGER);
  -- What live tills and desks (till 100) have posted: the positions of every answer, and the fingerprints that tell a repeat.
  CREATE TABLE posted (shop_id INTEGER NOT NULL, till SMALLINT NOT NULL, seq INTEGER NOT NULL, fingerprint UBIGINT NOT NULL);`;

const day = (date: string) => `datediff('day', DATE '1970-01-01', ${date}::DATE)::SMALLINT`;

/** Statements that fill the tables from a data set's Parquet files. */
export function loadStatements(dataset: string): readonly string[] {
  const files = (table: TableName) => `read_parquet(${sqlString(`${join(dataset, table)}/*.parquet`)})`;
  const single = (table: TableName) => `read_parquet(${sqlString(`${join(dataset, table)}.parquet`)})`;
  return [
    `INSERT INTO sale
       SELECT shop_id, product_id, ${day('r.sold_at')} AS day, r.customer_id, quantity,
         quantity::BIGINT * unit_price_cents - discount_cents,
         (row_number() OVER (PARTITION BY shop_id, till, seq, product_id ORDER BY line_no) = 1)::TINYINT
       FROM ${files('receipt_line')} l JOIN ${files('receipt')} r USING (shop_id, till, seq)
       ORDER BY shop_id, product_id, day`,
    `INSERT INTO delivery SELECT shop_id, product_id, ${day('delivered_on')}, quantity FROM ${files('delivery')} ORDER BY ALL`,
    `INSERT INTO price SELECT shop_id, product_id, ${day('valid_from')}, seq, price_cents FROM ${files('price')} ORDER BY ALL`,
    `INSERT INTO product
       SELECT product_id, p.name, c.name, unit_cost_cents FROM ${single('product')} p JOIN ${single('category')} c USING (category_id)
       ORDER BY product_id`,
    `INSERT INTO shop SELECT shop_id FROM ${single('shop')} ORDER BY shop_id`,
    `INSERT INTO employee SELECT login, role, shop_id FROM ${single('employee')} ORDER BY employee_id`,
    'CHECKPOINT',
  ];
}
