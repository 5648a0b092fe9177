/**
 * The answers' SQL. One statement an answer: a statement is one snapshot, so its figures and positions belong together.
 * All parts of it come back as one list of rows (part, key, a … e) of exact integers.
 */
import type { Scope } from '../../model/contract.ts';

/** First column of every row: what the row is about. */
export const PART = { product: 1, delivered: 2, posted: 3, day: 4, window: 5, visits: 6, price: 7 } as const;

/** Parameter $1 is the shop, in a shop's statements alone. */
const inScope = (kind: Scope['kind']) => (kind === 'shop' ? 'shop_id = $1' : 'true');

const select = (part: number, key: string, columns: readonly string[], rest: string) =>
  `SELECT ${[part, key, ...columns, ...Array.from({ length: 5 - columns.length }, () => '0::BIGINT')].join(', ')} ${rest}`;

/** Tills (key: the shop) and the last number of each that the statement sees. */
const positions = (kind: Scope['kind']) =>
  select(
    PART.posted,
    'shop_id',
    ['till::BIGINT', 'max(seq)::BIGINT'],
    `FROM posted WHERE ${inScope(kind)} GROUP BY shop_id, till`,
  );

/** @param today - days since 1970-01-01 */
export function overviewSql(kind: Scope['kind'], today: number): string {
  const sums = [
    `coalesce(sum(net_cents) FILTER (day > ${today - 28}), 0)::BIGINT`,
    `coalesce(sum(quantity) FILTER (day > ${today - 28}), 0)::BIGINT`,
    `coalesce(sum(quantity) FILTER (day > ${today - 56} AND day <= ${today - 28}), 0)::BIGINT`,
    'sum(quantity)::BIGINT',
    `coalesce(sum(net_cents) FILTER (day > ${today - 364}), 0)::BIGINT`,
  ];
  return [
    select(PART.product, 'product_id::INTEGER', sums, `FROM sale WHERE ${inScope(kind)} GROUP BY product_id`),
    select(
      PART.delivered,
      'product_id',
      ['sum(quantity)::BIGINT'],
      `FROM delivery WHERE ${inScope(kind)} GROUP BY product_id`,
    ),
    positions(kind),
  ].join('\nUNION ALL ');
}

/** Parameters: the shop as $1 and the product as $2; for the chain the product as $1. */
export function detailSql(kind: Scope['kind'], today: number): string {
  const product = `product_id = ${kind === 'shop' ? '$2' : '$1'} AND ${inScope(kind)}`;
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
      ['coalesce(sum(first_line), 0)::BIGINT', 'quantile_disc(net_cents, 0.5) FILTER (quantity > 0)'],
      `FROM sale WHERE ${recent}`,
    ),
    select(PART.visits, '0', ['count(*)', 'count(*) FILTER (receipts > 1)'], `FROM (${visits})`),
    select(PART.price, '0', ['quantile_disc(cents, 0.5)::BIGINT'], `FROM (${prices})`),
    select(
      PART.product,
      'product_id',
      ['sum(net_cents)::BIGINT'],
      `FROM sale WHERE ${inScope(kind)} AND day > ${today - 364} GROUP BY product_id`,
    ),
    positions(kind),
  ].join('\nUNION ALL ');
}
