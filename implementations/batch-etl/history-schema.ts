/** Tables of the job's own DuckDB file, and how a data set gets into them. */
import { join } from 'node:path';
import { dayNumber } from '../../model/calendar.ts';
import { type Manifest, type ShopPart, shopParts, type TableName } from '../../model/manifest.ts';
import { sqlString } from '../shared/duckdb.ts';

/** Days that the answers look back, today included. */
const DAYS = 392;
/** Days whose lines they look at one by one. */
const WINDOW = 28;
/** Shops' products that are summed in one go: what the days of a part need in memory does not grow with the chain. */
const PRODUCTS_AT_ONCE = 1_000;

/**
 * Scope 0 is the chain. Days that are over never change, so `days` holds their sums and closing stock ready made, a list a
 * scope and product whose k-th element is k days ago, sold or not; `window_line` holds the lines that medians and customers
 * are counted from, the first line of a product in its receipt marked, so that receipts are a sum. What live tills post
 * goes to `live_line` alone.
 */
const SCHEMA = `
  CREATE TABLE product (product_id INTEGER NOT NULL, slot INTEGER NOT NULL, name VARCHAR NOT NULL, category VARCHAR NOT NULL, unit_cost_cents INTEGER NOT NULL);
  CREATE TABLE days (
    scope_id INTEGER NOT NULL, product_id INTEGER NOT NULL,
    units BIGINT[] NOT NULL, net_cents BIGINT[] NOT NULL, closing_stock BIGINT[] NOT NULL);
  CREATE TABLE window_line (
    shop_id INTEGER NOT NULL, product_id INTEGER NOT NULL, customer_id INTEGER,
    quantity INTEGER NOT NULL, net_cents BIGINT NOT NULL, first_line TINYINT NOT NULL);
  CREATE TABLE live_line AS FROM window_line;
  -- One row of history a shop and product, the price in effect; every change of a desk adds one with a greater seq.
  CREATE TABLE price (shop_id INTEGER NOT NULL, product_id INTEGER NOT NULL, seq INTEGER NOT NULL, price_cents INTEGER NOT NULL);
  -- Exactly the calls 1…seq of these live tills and desks are in live_line and price.
  CREATE TABLE extracted (shop_id INTEGER NOT NULL, till INTEGER NOT NULL, seq INTEGER NOT NULL);`;

/** Statements that fill an empty file from a data set's Parquet files: the shops part by part, then the chain from their sums. */
export function historyStatements(dataset: string, manifest: Manifest): readonly string[] {
  const single = (table: TableName) => `read_parquet(${sqlString(`${join(dataset, table)}.parquet`)})`;
  const shopsAtOnce = Math.max(1, Math.floor(PRODUCTS_AT_ONCE / manifest.products));
  return [
    SCHEMA,
    `INSERT INTO product
       SELECT product_id, row_number() OVER (ORDER BY product_id) - 1, p.name, c.name, unit_cost_cents
       FROM ${single('product')} p JOIN ${single('category')} c USING (category_id) ORDER BY product_id`,
    `CREATE TEMP TABLE chain_moved (product_id INTEGER, age INTEGER, units BIGINT, net_cents BIGINT, delivered BIGINT)`,
    ...shopParts(manifest, shopsAtOnce).flatMap((part) => partStatements(dataset, dayNumber(manifest.today), part)),
    insertDays('(VALUES (0)) AS chain (scope_id)', 'SELECT 0 AS scope_id, * FROM chain_moved'),
    'CHECKPOINT',
  ];
}

/** Of lines with their receipt's key: 1 for a receipt's first line of a product. */
export const FIRST_LINE =
  '(row_number() OVER (PARTITION BY shop_id, till, seq, product_id ORDER BY line_no) = 1)::TINYINT';

const NET = 'quantity::BIGINT * unit_price_cents - discount_cents';

function partStatements(dataset: string, today: number, { file, firstShop, lastShop }: ShopPart): readonly string[] {
  const rows = (table: TableName) =>
    `(FROM read_parquet(${sqlString(join(dataset, table, file))}) WHERE shop_id BETWEEN ${firstShop} AND ${lastShop})`;
  const age = (date: string) => `(${today} - datediff('day', DATE '1970-01-01', ${date}::DATE))::INTEGER`;
  return [
    // What moved before the first of the days is one row at age DAYS: the stock that they begin with.
    `CREATE OR REPLACE TEMP TABLE moved AS
       SELECT shop_id, product_id, least(${age('sold_at')}, ${DAYS}) AS age,
         sum(quantity)::BIGINT AS units, sum(${NET})::BIGINT AS net_cents, 0::BIGINT AS delivered
       FROM ${rows('receipt_line')} l JOIN ${rows('receipt')} r USING (shop_id, till, seq)
       WHERE ${age('sold_at')} >= 0 GROUP BY ALL
       UNION ALL
       SELECT shop_id, product_id, least(${age('delivered_on')}, ${DAYS}), 0, 0, sum(quantity)::BIGINT
       FROM ${rows('delivery')} d WHERE ${age('delivered_on')} >= 0 GROUP BY ALL`,
    `INSERT INTO chain_moved
       SELECT product_id, age, sum(units), sum(net_cents), sum(delivered) FROM moved GROUP BY ALL`,
    insertDays(`range(${firstShop}, ${lastShop + 1}) AS shops (scope_id)`, 'SELECT shop_id AS scope_id, * FROM moved'),
    `INSERT INTO window_line
       SELECT shop_id, product_id, customer_id, quantity, ${NET}, ${FIRST_LINE}
       FROM ${rows('receipt_line')} l
       JOIN (FROM ${rows('receipt')} WHERE ${age('sold_at')} BETWEEN 0 AND ${WINDOW - 1}) r USING (shop_id, till, seq)
       ORDER BY shop_id, product_id`,
    `INSERT INTO price
       SELECT shop_id, product_id, 0, arg_max(price_cents, valid_from) FROM ${rows('price')} p
       WHERE ${age('valid_from')} >= 0 GROUP BY ALL ORDER BY ALL`,
  ];
}

/** @param scopes - a table of them; @param moved - what moved in them, in as many rows as may be */
function insertDays(scopes: string, moved: string): string {
  return `INSERT INTO days
    WITH scoped AS (
      SELECT scope_id, product_id, age, sum(units) AS units, sum(net_cents) AS net_cents, sum(delivered) AS delivered
      FROM (${moved}) GROUP BY ALL),
    grid AS (
      SELECT scope_id::INTEGER AS scope_id, product_id, age::INTEGER AS age
      FROM ${scopes}, product, range(0, ${DAYS + 1}) AS ages (age)),
    daily AS (
      SELECT scope_id, product_id, age, coalesce(units, 0) AS units, coalesce(net_cents, 0) AS net_cents,
        sum(coalesce(delivered, 0) - coalesce(units, 0)) OVER (PARTITION BY scope_id, product_id ORDER BY age DESC) AS stock
      FROM grid LEFT JOIN scoped USING (scope_id, product_id, age)
      QUALIFY age < ${DAYS})
    SELECT scope_id, product_id,
      list(units::BIGINT ORDER BY age), list(net_cents::BIGINT ORDER BY age), list(stock::BIGINT ORDER BY age)
    FROM daily GROUP BY scope_id, product_id ORDER BY scope_id, product_id`;
}
