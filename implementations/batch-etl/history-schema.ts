/** Tables of the job's own DuckDB file, and how a data set gets into them. */
import { join } from 'node:path';
import { dayNumber } from '../../model/calendar.ts';
import type { Manifest, TableName } from '../../model/manifest.ts';
import { sqlString } from '../shared/duckdb.ts';

/** Days that the answers look back, today included. */
const DAYS = 392;
/** Days whose lines they look at one by one. */
const WINDOW = 28;

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

/** Statements that fill an empty file from a data set's Parquet files. */
export function historyStatements(dataset: string, manifest: Manifest): readonly string[] {
  const today = dayNumber(manifest.today);
  const files = (table: TableName) => `read_parquet(${sqlString(`${join(dataset, table)}/*.parquet`)})`;
  const single = (table: TableName) => `read_parquet(${sqlString(`${join(dataset, table)}.parquet`)})`;
  const age = (date: string) => `(${today} - datediff('day', DATE '1970-01-01', ${date}::DATE))`;
  const net = 'quantity::BIGINT * unit_price_cents - discount_cents';
  return [
    SCHEMA,
    `INSERT INTO product
       SELECT product_id, row_number() OVER (ORDER BY product_id) - 1, p.name, c.name, unit_cost_cents
       FROM ${single('product')} p JOIN ${single('category')} c USING (category_id) ORDER BY product_id`,
    daysStatement({ files, single, age, net }),
    `INSERT INTO window_line
       SELECT shop_id, product_id, customer_id, quantity, ${net}, ${FIRST_LINE}
       FROM ${files('receipt_line')} l
       JOIN (FROM ${files('receipt')} WHERE ${age('sold_at')} BETWEEN 0 AND ${WINDOW - 1}) r USING (shop_id, till, seq)
       ORDER BY shop_id, product_id`,
    `INSERT INTO price
       SELECT shop_id, product_id, 0, arg_max(price_cents, valid_from) FROM ${files('price')}
       WHERE ${age('valid_from')} >= 0 GROUP BY ALL ORDER BY ALL`,
    'CHECKPOINT',
  ];
}

/** Of lines with their receipt's key: 1 for a receipt's first line of a product. */
export const FIRST_LINE =
  '(row_number() OVER (PARTITION BY shop_id, till, seq, product_id ORDER BY line_no) = 1)::TINYINT';

interface Words {
  readonly files: (table: TableName) => string;
  readonly single: (table: TableName) => string;
  readonly age: (date: string) => string;
  readonly net: string;
}

/** What moved before the first of the days is one row at age DAYS: the stock that they begin with. */
function daysStatement({ files, single, age, net }: Words): string {
  return `INSERT INTO days
    WITH moved AS (
      SELECT shop_id, product_id, least(${age('sold_at')}, ${DAYS}) AS age,
        sum(quantity) AS units, sum(${net}) AS net_cents, 0 AS delivered
      FROM ${files('receipt_line')} l JOIN ${files('receipt')} r USING (shop_id, till, seq)
      WHERE ${age('sold_at')} >= 0 GROUP BY ALL
      UNION ALL
      SELECT shop_id, product_id, least(${age('delivered_on')}, ${DAYS}), 0, 0, sum(quantity)
      FROM ${files('delivery')} WHERE ${age('delivered_on')} >= 0 GROUP BY ALL),
    scoped AS (
      SELECT coalesce(shop_id, 0) AS scope_id, product_id, age,
        sum(units) AS units, sum(net_cents) AS net_cents, sum(delivered) AS delivered
      FROM moved GROUP BY GROUPING SETS ((shop_id, product_id, age), (product_id, age))),
    grid AS (
      SELECT scope_id, product_id, age::INTEGER AS age
      FROM (SELECT 0 AS scope_id UNION ALL SELECT shop_id FROM ${single('shop')}), product, range(0, ${DAYS + 1}) AS ages(age)),
    daily AS (
      SELECT scope_id, product_id, age, coalesce(units, 0) AS units, coalesce(net_cents, 0) AS net_cents,
        sum(coalesce(delivered, 0) - coalesce(units, 0)) OVER (PARTITION BY scope_id, product_id ORDER BY age DESC) AS stock
      FROM grid LEFT JOIN scoped USING (scope_id, product_id, age)
      QUALIFY age < ${DAYS})
    SELECT scope_id, product_id,
      list(units::BIGINT ORDER BY age), list(net_cents::BIGINT ORDER BY age), list(stock::BIGINT ORDER BY age)
    FROM daily GROUP BY scope_id, product_id ORDER BY scope_id, product_id`;
}
