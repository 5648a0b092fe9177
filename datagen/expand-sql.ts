/**
 * Set-based SQL that expands the demand tables of a shop range into receipts, lines and deliveries:
 * row for row what receipts.ts computes one at a time.
 */
import { belowSql, childKeySql } from './mix.ts';
import {
  BASKET_SIZES,
  CUSTOMERS_PER_SHOP,
  DISCOUNTED_OF_256,
  FIRST_DAY,
  HISTORY_DAYS,
  HISTORY_TILLS,
  KNOWN_OF_256,
  QUANTITIES,
  SALES_CLOCK,
  VISITOR_MASK,
} from './parameters.ts';

/** `values[index]`, counted from 0. */
const pick = (values: readonly number[], index: string) => `([${values.join(',')}]::INTEGER[])[${index} + 1]`;
/** Some bits of a draw as a small signed integer: arithmetic of signed and unsigned 64 bits would fall back to 128. */
const bits = (draw: string, shift: number, mask: number) => `((${draw} >> ${shift}) & ${mask})::INTEGER`;
const CLOCK_STEPS = SALES_CLOCK.length - 1;

/** Input of the expansion: a row for each shop and day, and one for each planned delivery. */
export const createInputs = (products: number) => `
  CREATE OR REPLACE TEMP TABLE shop_day (
    shop_id INTEGER, day INTEGER, first_receipt INTEGER, receipts INTEGER, shop_key UINTEGER,
    alias UINTEGER[${products}], price UINTEGER[${products}]);
  CREATE OR REPLACE TEMP TABLE planned_delivery (shop_id INTEGER, product_id INTEGER, day INTEGER, units_left INTEGER);`;

/** One row a receipt, with its key and first draw; the shop-day's lists ride along as references. */
const RECEIPT_KEYS = `
  receipt_number AS (
    SELECT shop_id, day, receipts, first_receipt, shop_key::UBIGINT AS shop_key, alias::UINTEGER[] AS alias, price::INTEGER[] AS price,
      unnest(range(receipts)) AS i
    FROM shop_day),
  receipt_till AS (
    SELECT *, 1 + (first_receipt + i) % ${HISTORY_TILLS} AS till, 1 + (first_receipt + i) // ${HISTORY_TILLS} AS seq FROM receipt_number),
  till_key AS (SELECT *, ${childKeySql('shop_key', 'till::UBIGINT')} AS till_key FROM receipt_till),
  receipt_key AS (SELECT *, ${childKeySql('till_key', 'seq::UBIGINT')} AS key FROM till_key),
  receipt_draw AS (SELECT *, ${childKeySql('key', 1)} AS draw FROM receipt_key)`;

const IS_KNOWN = `${bits('draw', 8, 255)} < ${KNOWN_OF_256}`;

/**
 * Kept in a table: a file's row groups end where a query's chunks do, and those of a query, unlike a table's, depend on
 * the number of threads.
 */
export const RECEIPTS = `
  CREATE OR REPLACE TEMP TABLE receipt AS
  WITH ${RECEIPT_KEYS},
  customer_draw AS (
    SELECT shop_id, day, till, seq, key, draw, ${childKeySql('key', 2)} AS customer,
      ((i * 65536 + ${bits('draw', 16, 65535)}) * ${CLOCK_STEPS * 1024}) // (receipts::BIGINT * 65536) AS position
    FROM receipt_draw),
  placed AS (
    SELECT *, position // 1024 AS step, position % 1024 AS within,
      ((((customer & 65535) * (customer & 65535)) >> 16) * ${CUSTOMERS_PER_SHOP}) >> 16 AS nth,
      CASE WHEN ${bits('customer', 16, VISITOR_MASK)} = 0 THEN 1 + ${belowSql(childKeySql('key', 3), 'shop_id')}::INTEGER ELSE shop_id END AS home
    FROM customer_draw),
  timed AS (SELECT *, ${pick(SALES_CLOCK, 'step')} AS lower, ${pick(SALES_CLOCK, '(step + 1)')} AS upper FROM placed)
  SELECT shop_id, till::SMALLINT AS till, seq::INTEGER AS seq,
    make_timestamp(((day + ${FIRST_DAY})::BIGINT * 86400 + lower + ((upper - lower) * within) // 1024) * 1000000) AS sold_at,
    CASE WHEN ${IS_KNOWN} THEN (home - 1) * ${CUSTOMERS_PER_SHOP} + nth::INTEGER + 1 END AS customer_id
  FROM timed`;

/** Lines with their day, kept in a table because deliveries are summed from them. */
export const LINES = `
  CREATE OR REPLACE TEMP TABLE line AS
  WITH ${RECEIPT_KEYS},
  line_number AS (
    SELECT shop_id, day, till, seq, key, ${IS_KNOWN} AS known, alias, price,
      unnest(range(1, ${pick(BASKET_SIZES, bits('draw', 0, 63))} + 1)) AS line_no
    FROM receipt_draw),
  line_key AS (SELECT *, ${childKeySql('key', '(line_no + 16)::UBIGINT')} AS line_key FROM line_number),
  line_draw AS (
    SELECT *, ${childKeySql('line_key', 1)} AS draw, ${belowSql('line_key', 'len(alias)')}::INTEGER AS slot FROM line_key),
  entry AS (SELECT *, alias[slot + 1] AS entry FROM line_draw),
  chosen AS (
    SELECT *, CASE WHEN (draw & 65535) < (entry >> 16) THEN slot ELSE (entry & 65535)::INTEGER END AS product,
      ${pick(QUANTITIES, bits('draw', 24, 255))} AS quantity
    FROM entry),
  priced AS (SELECT *, price[product + 1] AS unit_price_cents FROM chosen)
  SELECT shop_id, till::SMALLINT AS till, seq::INTEGER AS seq, line_no::SMALLINT AS line_no, product + 1 AS product_id,
    quantity, unit_price_cents,
    CASE WHEN known AND quantity > 0 AND ${bits('draw', 16, 255)} < ${DISCOUNTED_OF_256} THEN (quantity * unit_price_cents) // 10 ELSE 0 END
      AS discount_cents,
    day
  FROM priced`;

/**
 * A delivery brings what is sold until the next one, and tops up to what shall be left then.
 * Running maxima, because nothing is taken back where returns outweigh sales.
 */
export const DELIVERIES = `
  WITH daily AS (SELECT shop_id, product_id, day, sum(quantity)::BIGINT AS units FROM line GROUP BY ALL),
  planned AS (
    SELECT *, lead(units_left) OVER later AS left_at_next, lead(day) OVER later AS next_day
    FROM planned_delivery WINDOW later AS (PARTITION BY shop_id, product_id ORDER BY day)),
  sold AS (
    SELECT p.shop_id, p.product_id, p.day, sum(d.units) AS units
    FROM daily d ASOF JOIN planned p ON d.shop_id = p.shop_id AND d.product_id = p.product_id AND d.day >= p.day
    GROUP BY ALL),
  wanted AS (
    SELECT p.shop_id, p.product_id, p.day,
      sum(coalesce(s.units, 0)) OVER (PARTITION BY p.shop_id, p.product_id ORDER BY p.day) + coalesce(p.left_at_next, 0) AS level
    FROM planned p LEFT JOIN sold s USING (shop_id, product_id, day)),
  delivered AS (
    SELECT *, max(greatest(level, 0)) OVER (PARTITION BY shop_id, product_id ORDER BY day) AS total FROM wanted),
  brought AS (
    SELECT *, total - lag(total, 1, 0) OVER (PARTITION BY shop_id, product_id ORDER BY day) AS quantity FROM delivered)
  SELECT shop_id, product_id, (DATE '1970-01-01' + (day + ${FIRST_DAY})::INTEGER)::DATE AS delivered_on, quantity::INTEGER AS quantity
  FROM brought WHERE quantity > 0 AND day < ${HISTORY_DAYS} ORDER BY shop_id, product_id, day`;
