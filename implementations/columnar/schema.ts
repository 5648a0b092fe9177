/** Tables of the columnar store, and how a data set gets into them. */
import { join } from 'node:path';
import type { ShopPart, TableName } from '../../model/manifest.ts';
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

const day = (date: string) => `(${date}::DATE - DATE '1970-01-01')::SMALLINT`;

/**
 * Statements that append the facts of some shops, in the order of the tables. A receipt's number in its part stands for till
 * and number: a shorter key to sort by. Once sorted, all lines of a receipt with the same product are neighbours, so `lag`
 * finds the first of them; it takes the rows as they come (`OVER ()`), which is in the order of the query below it.
 */
export function partStatements(dataset: string, { file, firstShop, lastShop }: ShopPart): readonly string[] {
  const rows = (table: TableName) =>
    `(FROM read_parquet(${sqlString(join(dataset, table, file))}) WHERE shop_id BETWEEN ${firstShop} AND ${lastShop})`;
  return [
    `INSERT INTO sale
       SELECT shop_id, product_id, day, customer_id, quantity, net_cents,
         (nth <> lag(nth, 1, 0) OVER () OR product_id <> lag(product_id, 1, 0) OVER ())::TINYINT
       FROM (
         SELECT shop_id, product_id::SMALLINT AS product_id, day, nth, customer_id, quantity,
           quantity::BIGINT * unit_price_cents - discount_cents AS net_cents
         FROM ${rows('receipt_line')} line JOIN (
           SELECT shop_id, till, seq, ${day('sold_at')} AS day, customer_id, (row_number() OVER ())::INTEGER AS nth
           FROM ${rows('receipt')} receipt) USING (shop_id, till, seq)
         ORDER BY shop_id, product_id, day, nth)`,
    `INSERT INTO delivery SELECT shop_id, product_id, ${day('delivered_on')}, quantity FROM ${rows('delivery')} facts ORDER BY ALL`,
    `INSERT INTO price SELECT shop_id, product_id, ${day('valid_from')}, seq, price_cents FROM ${rows('price')} facts ORDER BY ALL`,
  ];
}

/** Statements that fill the tables which are not about one shop. */
export function dimensionStatements(dataset: string): readonly string[] {
  const single = (table: TableName) => `read_parquet(${sqlString(`${join(dataset, table)}.parquet`)})`;
  return [
    `INSERT INTO product
       SELECT product_id, p.name, c.name, unit_cost_cents FROM ${single('product')} p JOIN ${single('category')} c USING (category_id)
       ORDER BY product_id`,
    `INSERT INTO shop SELECT shop_id FROM ${single('shop')} ORDER BY shop_id`,
    `INSERT INTO employee SELECT login, role, shop_id FROM ${single('employee')} ORDER BY employee_id`,
  ];
}
