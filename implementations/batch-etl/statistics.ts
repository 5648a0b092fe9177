/** TRANSFORM, the set-wise part: the statistics of many scopes by one statement on the history. */
import { type DuckDBDataChunk, DuckDBListVector } from '@duckdb/node-api';
import type { DetailStatistics } from '../../model/answers/statistics.ts';
import type { Scope } from '../../model/contract.ts';
import type { History } from './history.ts';

/** Scopes that are computed in one go: the chain alone, or some shops. */
export type Batch = { readonly kind: 'chain' } | { readonly kind: 'shops'; readonly shopIds: readonly number[] };

export interface ScopeStatistics {
  readonly scope: Scope;
  /** By the products' slots. */
  readonly products: readonly DetailStatistics[];
}

/** Every product of every scope of the batch. @throws {RangeError} if one has no price: then the data set is damaged */
export async function statisticsOf({ connection, catalog }: History, batch: Batch): Promise<ScopeStatistics[]> {
  const scopes = scopesOf(batch);
  const firstSlots = scopes.map((scope, index) => `(${scopeId(scope)}, ${index * catalog.length})`);
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE batch AS FROM (VALUES ${firstSlots.join()}) AS scopes (scope_id, first_slot)`,
  );
  const bySlot = new Array<DetailStatistics | undefined>(scopes.length * catalog.length);
  const result = await connection.stream(STATISTICS_SQL[batch.kind]);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    for (const { slot, statistics } of rowsOf(chunk)) bySlot[slot] = statistics;
  }
  return scopes.map((scope, index) => {
    const products = bySlot.slice(index * catalog.length, (index + 1) * catalog.length);
    return { scope, products: products.map((found) => found ?? missing(scope)) };
  });
}

function missing(scope: Scope): never {
  throw new RangeError(`a product of scope ${scopeId(scope)} has no days or no price: generate the data set again`);
}

/** As in the tables of the history: 0 is the chain. */
export function scopeId(scope: Scope): number {
  return scope.kind === 'shop' ? scope.shopId : 0;
}

function scopesOf(batch: Batch): readonly Scope[] {
  return batch.kind === 'chain' ? [{ kind: 'chain' }] : batch.shopIds.map((shopId) => ({ kind: 'shop', shopId }));
}

/** What the window's lines, the live lines and the prices say: of each shop of the batch, or of all shops together. */
const STATISTICS_SQL: Readonly<Record<Batch['kind'], string>> = {
  shops: statisticsSql('shop_id AS scope_id', 'WHERE shop_id IN (SELECT scope_id FROM batch)'),
  chain: statisticsSql('0 AS scope_id', ''),
};

/** Columns as {@link rowsOf} reads them. The median price of one shop is its price. */
function statisticsSql(scope: string, inBatch: string): string {
  return `
    WITH line AS (
      SELECT ${scope}, product_id, customer_id, quantity, net_cents, first_line
      FROM (FROM window_line UNION ALL FROM live_line) ${inBatch}),
    live AS (
      SELECT ${scope}, product_id, sum(quantity) AS live_units, sum(net_cents) AS live_net_cents
      FROM live_line ${inBatch} GROUP BY ALL),
    current AS (
      SELECT ${scope}, product_id, arg_max(price_cents, seq) AS price_cents
      FROM price ${inBatch} GROUP BY shop_id, product_id),
    priced AS (SELECT scope_id, product_id, quantile_disc(price_cents, 0.5) AS price_cents FROM current GROUP BY ALL),
    sold AS (
      SELECT scope_id, product_id, sum(first_line) AS receipts,
        quantile_disc(net_cents, 0.5) FILTER (quantity > 0) AS median_line_cents
      FROM line GROUP BY ALL),
    customer AS (
      SELECT scope_id, product_id, customer_id, sum(first_line) AS receipts
      FROM line WHERE customer_id IS NOT NULL GROUP BY ALL),
    loyal AS (
      SELECT scope_id, product_id, count(*) AS customers, count(*) FILTER (receipts > 1) AS repeat_customers
      FROM customer GROUP BY ALL)
    SELECT (first_slot + slot)::DOUBLE, unit_cost_cents::DOUBLE, price_cents::DOUBLE, coalesce(receipts, 0)::DOUBLE,
      median_line_cents::DOUBLE, coalesce(customers, 0)::DOUBLE, coalesce(repeat_customers, 0)::DOUBLE,
      coalesce(live_units, 0)::DOUBLE, coalesce(live_net_cents, 0)::DOUBLE,
      units::DOUBLE[], net_cents::DOUBLE[], closing_stock::DOUBLE[]
    FROM days JOIN batch USING (scope_id) JOIN product USING (product_id) JOIN priced USING (scope_id, product_id)
      LEFT JOIN sold USING (scope_id, product_id) LEFT JOIN loyal USING (scope_id, product_id)
      LEFT JOIN live USING (scope_id, product_id)`;
}

/** Integers are sent as doubles, which is exact below 2⁵³: a BigInt for each of millions of days would cost more than SQL. */
function* rowsOf(chunk: DuckDBDataChunk): Generator<{ slot: number; statistics: DetailStatistics }> {
  for (let row = 0; row < chunk.rowCount; row++) {
    const figure = (column: number) => Number(chunk.getColumnVector(column).getItem(row));
    const [liveUnits, liveNetCents] = [figure(7), figure(8)];
    const statistics = {
      unitCostCents: figure(1),
      currentPriceCents: figure(2),
      receipts: figure(3),
      medianLineCents: chunk.getColumnVector(4).getItem(row) === null ? null : figure(4),
      customers: figure(5),
      repeatCustomers: figure(6),
      // What live tills sell, they sell today.
      days: {
        units: daysOf(chunk, 9, row, liveUnits),
        netCents: daysOf(chunk, 10, row, liveNetCents),
        closingStock: daysOf(chunk, 11, row, -liveUnits),
      },
    };
    yield { slot: figure(0), statistics };
  }
}

function daysOf(chunk: DuckDBDataChunk, column: number, row: number, today: number): Float64Array {
  const vector = chunk.getColumnVector(column);
  const list = vector instanceof DuckDBListVector ? vector.getItemVector(row) : null;
  const days = new Float64Array(list?.itemCount ?? 0);
  for (let age = 0; age < days.length; age++) days[age] = Number(list?.getItem(age));
  days[0] = (days[0] ?? 0) + today;
  return days;
}
