/**
 * The answers' SQL. One statement an answer: a statement is one snapshot, so its figures and positions belong together.
 * All parts of it come back as one list of rows (part, key, a … e) of exact integers. Numbers are written into the text:
 * a statement with parameters is planned in one transaction and run in the next (docs/decisions/0002).
 */
import type { Scope } from '../../model/contract.ts';
import type { DayNumber } from '../../model/units.ts';

/** First column of every row: what the row is about. */
export const PART = { product: 1, delivered: 2, posted: 3, day: 4, window: 5, visits: 6, price: 7 } as const;

const inScope = (scope: Scope) => (scope.kind === 'shop' ? `shop_id = ${scope.shopId}` : 'true');

const select = (part: number, key: string, columns: readonly string[], rest: string) =>
  `SELECT ${[part, key, ...columns, ...Array.from({ length: 5 - columns.length }, () => '0::BIGINT')].join(', ')} ${rest}`;

/** Tills (key: the shop) and the last number of each that the statement sees. */
const positions = (scope: Scope) =>
  select(
    PART.posted,
    'shop_id',
    ['till::BIGINT', 'max(seq)::BIGINT'],
    `FROM posted WHERE ${inScope(scope)} GROUP BY shop_id, till`,
  );

export function overviewSql(scope: Scope, today: DayNumber): string {
  const sums = [
    `coalesce(sum(net_cents) FILTER (day > ${today - 28}), 0)::BIGINT`,
    `coalesce(sum(quantity) FILTER (day > ${today - 28}), 0)::BIGINT`,
    `coalesce(sum(quantity) FILTER (day > ${today - 56} AND day <= ${today - 28}), 0)::BIGINT`,
    'sum(quantity)::BIGINT',
    `coalesce(sum(net_cents) FILTER (day > ${today - 364}), 0)::BIGINT`,
  ];
  return [
    select(PART.product, 'product_id::INTEGER', sums, `FROM sale WHERE ${inScope(scope)} GROUP BY product_id`),
    select(
      PART.delivered,
      'product_id',
      ['sum(quantity)::BIGINT'],
      `FROM delivery WHERE ${inScope(scope)} GROUP BY product_id`,
    ),
    positions(scope),
  ].join('\nUNION ALL ');
}

export function detailSql(scope: Scope, productId: number, today: DayNumber): string {
  const product = `product_id = ${productId} AND ${inScope(scope)}`;
  const recent = `${product} AND day > ${today - 28}`;
  const visits = `SELECT sum(first_line) AS receipts FROM sale WHERE ${recent} AND customer_id IS NOT NULL GROUP BY customer_id`;
  const prices = `SELECT arg_max(price_cents, day::BIGINT << 32 | seq) AS cents FROM price WHERE ${product} GROUP BY shop_id`;
  return [
    select(
      PART.day,
      'day::INTEGER',
      ['sum(quantity)::BIGINT', 'sum(net_cents)::BIGINT'],
      `FROM sale WHERE ${product} GROUP BY day`,
    ),
    select(PART.delivered, 'day', ['sum(quantity)::BIGINT'], `FROM delivery WHERE ${product} GROUP BY day`),
    select(
      PART.window,
      '0',
      ['quantile_disc(net_cents, 0.5) FILTER (quantity > 0)', 'coalesce(sum(first_line), 0)::BIGINT'],
      `FROM sale WHERE ${recent}`,
    ),
    select(PART.visits, '0', ['count(*)', 'count(*) FILTER (receipts > 1)'], `FROM (${visits})`),
    select(PART.price, '0', ['quantile_disc(cents, 0.5)::BIGINT'], `FROM (${prices})`),
    select(
      PART.product,
      'product_id',
      ['sum(net_cents)::BIGINT'],
      `FROM sale WHERE ${inScope(scope)} AND day > ${today - 364} GROUP BY product_id`,
    ),
    positions(scope),
  ].join('\nUNION ALL ');
}
