/** Reading and writing the target data of one scope; the caller holds the scope's lock. */
import type pg from 'pg';
import { openPool } from '../shared/postgres/pool.ts';
import type { Deltas } from './deltas.ts';
import type { Document, PastDays } from './documents.ts';
import { type Counted, reachOf } from './median.ts';
import type { ProductState, Surroundings } from './state.ts';
import { type PastJson, pastOf, STATE_COLUMN_NAMES, STATE_COLUMNS, type StateRow, stateOf } from './state-rows.ts';

/** First key of our advisory locks; the second is the scope. */
const SCOPE_LOCK = 1;

/**
 * Until the end of the transaction. Locks are taken in one order, so that nobody waits in a circle: first the till
 * (shared/postgres/writes.ts), then the shop, or shops ascending, and the chain last, because everybody waits for it.
 * A statement of its own: what comes after it sees what the lock's last holder has committed.
 */
export async function lockScope(client: pg.PoolClient, scopeId: number): Promise<void> {
  await client.query({
    name: 'lock-scope',
    text: 'SELECT pg_advisory_xact_lock($1, $2)',
    values: [SCOPE_LOCK, scopeId],
  });
}

/**
 * Connections that write state: every statement is a look-up by key, so one plan is right for all values. Left to itself
 * the server plans anew at each call, because it thinks little of arrays whose length it does not know.
 */
export function openStatePool(env: NodeJS.ProcessEnv, connections: number): pg.Pool {
  if (!env.BENCH_DATABASE_URL) return openPool(env, connections);
  const url = new URL(env.BENCH_DATABASE_URL);
  url.searchParams.set('options', '-c plan_cache_mode=force_generic_plan');
  return openPool({ BENCH_DATABASE_URL: url.href }, connections);
}

export interface KnownProduct {
  readonly state: ProductState;
  /** Empty where the product has no delta. */
  readonly around: Surroundings;
}

/** The values around a median as [[value, count], …], as many either side as the delta can move it; null for none. */
const near = (table: string, median: string, reach: string) => `
  (SELECT json_agg(json_build_array(value, count)) FROM (
    (SELECT value, count FROM ${table} v WHERE v.scope_id = s.scope_id AND v.product_id = d.product_id AND value <= ${median} AND count > 0
     ORDER BY value DESC LIMIT ${reach})
    UNION ALL
    (SELECT value, count FROM ${table} v WHERE v.scope_id = s.scope_id AND v.product_id = d.product_id AND value > ${median} AND count > 0
     ORDER BY value LIMIT ${reach})) AS around)`;

const READ_SCOPE = `
  SELECT
    CASE WHEN d.net_reach > 0 THEN ${near('line_net', 's.median_net_cents', 'd.net_reach')} END,
    CASE WHEN d.price_reach > 0 THEN ${near('shelf_price', 's.price_cents', 'd.price_reach')} END,
    CASE WHEN d.product_id IS NOT NULL THEN
      (SELECT json_agg(json_build_array(customer_id, receipts))
       FROM unnest($5::integer[], $6::integer[]) AS c (product_id, customer_id)
         JOIN visit v USING (product_id, customer_id) WHERE v.scope_id = s.scope_id AND c.product_id = d.product_id) END,
    product_id, ${STATE_COLUMN_NAMES}
  FROM product_state s LEFT JOIN unnest($2::integer[], $3::integer[], $4::integer[]) AS d (product_id, net_reach, price_reach) USING (product_id)
  WHERE s.scope_id = $1 ORDER BY s.product_id`;

type AroundRow = readonly [nets: Counted[] | null, prices: Counted[] | null, visits: Counted[] | null];

/** All products of the scope in their order; those with a delta with what it takes to apply it. */
export async function readScope(
  client: pg.PoolClient,
  scopeId: number,
  deltas: Deltas,
): Promise<readonly KnownProduct[]> {
  const changes = [...deltas];
  const visitors = changes.flatMap(([product, { visits }]) => Array.from(visits.keys(), (id) => [product, id]));
  const { rows } = await client.query<[...AroundRow, ...StateRow]>({
    rowMode: 'array',
    name: 'read-scope',
    text: READ_SCOPE,
    values: [
      scopeId,
      changes.map(([product]) => product),
      changes.map(([, { nets }]) => reachOf(nets)),
      changes.map(([, { prices }]) => reachOf(prices)),
      visitors.map(([product]) => product),
      visitors.map(([, customer]) => customer),
    ],
  });
  return rows.map(([nets, prices, visits, ...row]) => ({
    state: stateOf(row),
    around: { nets: nets ?? [], prices: prices ?? [], visits: new Map(visits) },
  }));
}

/** Prices in effect of some products of a shop. */
export async function readPrices(
  client: pg.PoolClient,
  shopId: number,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await client.query<[number, number]>({
    rowMode: 'array',
    text: 'SELECT product_id, price_cents FROM product_state WHERE scope_id = $1 AND product_id = ANY ($2)',
    values: [shopId, productIds],
  });
  return new Map(rows);
}

/** Days before today of some products; nobody changes them while the service runs. */
export async function readPast(
  client: pg.PoolClient,
  scopeId: number,
  productIds: readonly number[],
): Promise<ReadonlyMap<number, PastDays>> {
  const { rows } = await client.query<[number, PastJson]>({
    rowMode: 'array',
    name: 'read-past',
    text: 'SELECT product_id, days FROM past WHERE scope_id = $1 AND product_id = ANY ($2)',
    values: [scopeId, productIds],
  });
  return new Map(rows.map(([productId, days]) => [productId, pastOf(days)]));
}

const COUNTED = (table: string, column: string, counter: string, arrays: string) => `
  INSERT INTO ${table} (scope_id, product_id, ${column}, ${counter}) SELECT $1, * FROM unnest(${arrays})
  ON CONFLICT (scope_id, product_id, ${column}) DO UPDATE SET ${counter} = ${table}.${counter} + excluded.${counter}`;

const NAMES = STATE_COLUMNS.map(({ name }) => name);
const WRITE_SCOPE = `
  WITH visited AS (${COUNTED('visit', 'customer_id', 'receipts', '$2::integer[], $3::integer[], $4::integer[]')}),
  sold AS (${COUNTED('line_net', 'value', 'count', '$5::integer[], $6::bigint[], $7::integer[]')}),
  priced AS (${COUNTED('shelf_price', 'value', 'count', '$8::integer[], $9::bigint[], $10::integer[]')}),
  changed AS (
    UPDATE product_state s SET ${NAMES.map((name) => `${name} = n.${name}`).join(', ')}
    FROM unnest($13::integer[], ${STATE_COLUMNS.map(({ type }, index) => `$${14 + index}::${type}[]`).join(', ')})
      AS n (product_id, ${NAMES.join(', ')})
    WHERE s.scope_id = $1 AND s.product_id = n.product_id)
  ${documentsSql('$1', '$11', '$12')}`;

/** Everything that a write changes in a scope, in one statement. */
export async function writeScope(
  client: pg.PoolClient,
  scopeId: number,
  deltas: Deltas,
  states: readonly ProductState[],
  documents: readonly Document[],
): Promise<void> {
  const changes = [...deltas];
  const counts = [
    ...columns(changes.flatMap(([product, { visits }]) => tagged(product, visits))),
    ...columns(changes.flatMap(([product, { nets }]) => tagged(product, nets))),
    ...columns(changes.flatMap(([product, { prices }]) => tagged(product, prices))),
  ];
  await client.query({
    name: 'write-scope',
    text: WRITE_SCOPE,
    values: [
      scopeId,
      ...counts,
      documents.map(({ productId }) => productId),
      documents.map(({ body }) => body),
      states.map(({ productId }) => productId),
      ...STATE_COLUMNS.map(({ of }) => states.map(of)),
    ],
  });
}

/** Documents alone, where there is no state. */
export async function writeDocuments(
  client: pg.PoolClient,
  scopeId: number,
  documents: readonly Document[],
): Promise<void> {
  await client.query({
    name: 'write-documents',
    text: documentsSql('$1', '$2', '$3'),
    values: [scopeId, documents.map(({ productId }) => productId), documents.map(({ body }) => body)],
  });
}

function documentsSql(scope: string, products: string, bodies: string): string {
  return `INSERT INTO document (scope_id, product_id, body) SELECT ${scope}, * FROM unnest(${products}::integer[], ${bodies}::text[])
    ON CONFLICT (scope_id, product_id) DO UPDATE SET body = excluded.body`;
}

function tagged(product: number, counts: ReadonlyMap<number, number>): [number, number, number][] {
  return Array.from(counts, ([value, count]) => [product, value, count]);
}

function columns(rows: readonly (readonly [number, number, number])[]): [number[], number[], number[]] {
  return [rows.map(([first]) => first), rows.map(([, second]) => second), rows.map(([, , third]) => third)];
}
