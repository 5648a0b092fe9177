/** The sums of one scope, read from the oracle's file: days of every product, and the receipts of the last 28 days product by product. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Scope } from '../model/contract.ts';

/** Days of one product in one scope; index = days before today. */
export interface ProductDays {
  readonly units: Float64Array;
  readonly netCents: Float64Array;
  readonly delivered: Float64Array;
}

/** What the last 28 days of a product hold besides daily sums. */
export interface ProductWindow {
  readonly receipts: number;
  /** Known customers → receipts of theirs with the product. */
  readonly visits: ReadonlyMap<number, number>;
  /** Net of lines with a quantity above 0, ascending. */
  readonly nets: readonly number[];
  /** Shop → price in effect. */
  readonly prices: ReadonlyMap<number, number>;
}

const inScope = (scope: Scope) => (scope.kind === 'shop' ? `shop_id = ${scope.shopId}` : 'true');

export async function readDays(
  connection: DuckDBConnection,
  scope: Scope,
  historyDays: number,
): Promise<ReadonlyMap<number, ProductDays>> {
  const reader = await connection.runAndReadAll(
    `SELECT product_id, age, sum(units)::BIGINT, sum(net)::BIGINT, sum(delivered)::BIGINT
     FROM daily WHERE ${inScope(scope)} GROUP BY ALL`,
  );
  const days = new Map<number, ProductDays>();
  for (const [product, age, units, net, delivered] of reader.getRows()) {
    const series = days.get(Number(product)) ?? emptyDays(historyDays);
    days.set(Number(product), series);
    series.units[Number(age)] = Number(units);
    series.netCents[Number(age)] = Number(net);
    series.delivered[Number(age)] = Number(delivered);
  }
  return days;
}

export function emptyDays(historyDays: number): ProductDays {
  return {
    units: new Float64Array(historyDays),
    netCents: new Float64Array(historyDays),
    delivered: new Float64Array(historyDays),
  };
}

export async function readWindow(
  connection: DuckDBConnection,
  scope: Scope,
  productId: number,
): Promise<ProductWindow> {
  const rows = (sql: string) => connection.runAndReadAll(sql).then((reader) => reader.getRows());
  const where = `product_id = ${productId} AND ${inScope(scope)}`;
  const receipts = await rows(
    `SELECT customer_id, count(*) FROM (SELECT DISTINCT shop_id, till, seq, customer_id FROM recent WHERE ${where}) GROUP BY customer_id`,
  );
  const nets = await rows(`SELECT net FROM recent WHERE ${where} AND quantity > 0 ORDER BY net`);
  const prices = await rows(`SELECT shop_id, price_cents FROM shelf_price WHERE ${where}`);
  return {
    receipts: receipts.reduce((sum, [, count]) => sum + Number(count), 0),
    visits: new Map(
      receipts.flatMap(([customer, count]) => (customer === null ? [] : [[Number(customer), Number(count)] as const])),
    ),
    nets: nets.map(([net]) => Number(net)),
    prices: new Map(prices.map(([shop, price]) => [Number(shop), Number(price)])),
  };
}
