/** The right answer at any asOf: sums of the data set, plus exactly the writes that the answer says it includes. */
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { abcClasses } from '../model/answers/abc.ts';
import { detailOf, overviewOf, overviewProductOf } from '../model/answers/answers.ts';
import { lowerMedian } from '../model/answers/integers.ts';
import type { DetailStatistics, ProductIdentity } from '../model/answers/statistics.ts';
import type { AsOf, Detail, Overview, Scope } from '../model/contract.ts';
import type { Manifest } from '../model/manifest.ts';
import { ORACLE_FILE } from './base.ts';
import { emptyDays, type ProductDays, type ProductWindow, readDays, readWindow } from './scope-base.ts';
import { type Included, includedBy, type WriteLog } from './writes.ts';

export interface Oracle {
  /** @throws {AsOfError} if the asOf cannot be */
  overview(scope: Scope, asOf: AsOf, log: WriteLog): Promise<Overview>;
  /** @throws {AsOfError} if the asOf cannot be */
  detail(scope: Scope, productId: number, asOf: AsOf, log: WriteLog): Promise<Detail>;
  close(): void;
}

interface CatalogEntry extends ProductIdentity {
  readonly unitCostCents: number;
}

/** Days of a product with the live sales of today, and its closing stock. */
interface LiveDays extends ProductDays {
  readonly closingStock: Float64Array;
}

/** @param folder - where {@link buildOracle} wrote */
export async function openOracle(folder: string, manifest: Manifest): Promise<Oracle> {
  const instance = await DuckDBInstance.create(join(folder, ORACLE_FILE), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const catalog = await readCatalog(connection);
  const daysOf = cached((scope: Scope) => readDays(connection, scope, manifest.historyDays), scopeKey);
  const windowOf = cached(
    ({ scope, productId }: { scope: Scope; productId: number }) => readWindow(connection, scope, productId),
    ({ scope, productId }) => `${scopeKey(scope)}/${productId}`,
  );
  const liveDaysOf = async (scope: Scope, included: Included) =>
    withLive(catalog, await daysOf(scope), included, manifest.historyDays);
  return {
    async overview(scope, asOf, log) {
      const days = await liveDaysOf(scope, includedBy(asOf, scope, log));
      const classes = classesOf(days);
      const products = catalog.map((product) => {
        const statistics = overviewStatistics(product, days.get(product.productId));
        return overviewProductOf(product, statistics, classes.get(product.productId) ?? 'C');
      });
      return overviewOf(scope, manifest.today, products);
    },
    async detail(scope, productId, asOf, log) {
      const product = catalog.find((entry) => entry.productId === productId);
      if (product === undefined) throw new RangeError(`no product ${productId}`);
      const included = includedBy(asOf, scope, log);
      const days = await liveDaysOf(scope, included);
      const statistics = detailStatistics(product, days.get(productId), await windowOf({ scope, productId }), included);
      return detailOf(scope, product, manifest.today, statistics, classesOf(days).get(productId) ?? 'C');
    },
    close: () => instance.closeSync(),
  };
}

const scopeKey = (scope: Scope) => (scope.kind === 'shop' ? String(scope.shopId) : 'chain');

/** Keeps what was read; bounded, because a chain has many shops. */
function cached<K, V>(read: (key: K) => Promise<V>, name: (key: K) => string, most = 256): (key: K) => Promise<V> {
  const kept = new Map<string, Promise<V>>();
  return (key) => {
    const found = kept.get(name(key)) ?? read(key);
    kept.delete(name(key));
    kept.set(name(key), found);
    const oldest = kept.keys().next().value;
    if (kept.size > most && oldest !== undefined) kept.delete(oldest);
    return found;
  };
}

async function readCatalog(connection: DuckDBConnection): Promise<readonly CatalogEntry[]> {
  const reader = await connection.runAndReadAll(
    'SELECT product_id, name, category, unit_cost_cents FROM product ORDER BY product_id',
  );
  return reader.getRows().map(([id, name, category, cost]) => ({
    productId: Number(id),
    name: String(name),
    category: String(category),
    unitCostCents: Number(cost),
  }));
}

/** Live sales are of today, index 0. */
function withLive(
  catalog: readonly CatalogEntry[],
  base: ReadonlyMap<number, ProductDays>,
  included: Included,
  historyDays: number,
): ReadonlyMap<number, LiveDays> {
  const soldToday = new Map<number, { units: number; net: number }>();
  for (const { lines } of included.receipts) {
    for (const { productId, quantity, unitPriceCents, discountCents } of lines) {
      const sum = soldToday.get(productId) ?? { units: 0, net: 0 };
      soldToday.set(productId, {
        units: sum.units + quantity,
        net: sum.net + quantity * unitPriceCents - discountCents,
      });
    }
  }
  return new Map(
    catalog.map(({ productId }) => {
      const days = base.get(productId) ?? emptyDays(historyDays);
      const today = soldToday.get(productId);
      const units = plusToday(days.units, today?.units ?? 0);
      const netCents = plusToday(days.netCents, today?.net ?? 0);
      return [
        productId,
        { units, netCents, delivered: days.delivered, closingStock: closingStock(units, days.delivered) },
      ];
    }),
  );
}

function plusToday(series: Float64Array, more: number): Float64Array {
  if (more === 0) return series;
  const changed = series.slice();
  changed[0] = (changed[0] ?? 0) + more;
  return changed;
}

function closingStock(units: Float64Array, delivered: Float64Array): Float64Array {
  const stock = new Float64Array(units.length);
  let level = 0;
  for (let age = units.length - 1; age >= 0; age--) {
    level += (delivered[age] ?? 0) - (units[age] ?? 0);
    stock[age] = level;
  }
  return stock;
}

const sumOf = (series: Float64Array, ago: number, days: number) =>
  series.subarray(ago, ago + days).reduce((sum, value) => sum + value, 0);

function classesOf(days: ReadonlyMap<number, LiveDays>) {
  return abcClasses(
    Array.from(days, ([productId, { netCents }]) => ({ productId, revenueCents: sumOf(netCents, 0, 364) })),
  );
}

function overviewStatistics({ unitCostCents }: CatalogEntry, days: LiveDays | undefined) {
  if (days === undefined) throw new RangeError('a product of the catalogue has no days');
  return {
    revenueCents: sumOf(days.netCents, 0, 28),
    units: sumOf(days.units, 0, 28),
    unitsBefore: sumOf(days.units, 28, 28),
    stockUnits: days.closingStock[0] ?? 0,
    unitCostCents,
  };
}

function detailStatistics(
  { productId, unitCostCents }: CatalogEntry,
  days: LiveDays | undefined,
  window: ProductWindow,
  included: Included,
): DetailStatistics {
  if (days === undefined) throw new RangeError('a product of the catalogue has no days');
  const receipts = included.receipts.filter(({ lines }) => lines.some((line) => line.productId === productId));
  const visits = new Map(window.visits);
  for (const { customerId } of receipts)
    if (customerId !== null) visits.set(customerId, (visits.get(customerId) ?? 0) + 1);
  const lines = receipts
    .flatMap((receipt) => receipt.lines)
    .filter((line) => line.productId === productId && line.quantity > 0);
  const nets = [...window.nets, ...lines.map((line) => line.quantity * line.unitPriceCents - line.discountCents)];
  const prices = new Map(window.prices);
  for (const change of included.prices)
    if (change.productId === productId) prices.set(change.shopId, change.priceCents);
  const currentPriceCents = lowerMedian([...prices.values()].sort((a, b) => a - b));
  if (currentPriceCents === null) throw new RangeError(`product ${productId} has no price`);
  return {
    unitCostCents,
    days,
    receipts: window.receipts + receipts.length,
    customers: visits.size,
    repeatCustomers: Array.from(visits.values()).filter((count) => count > 1).length,
    medianLineCents: lowerMedian(nets.sort((a, b) => a - b)),
    currentPriceCents,
  };
}
