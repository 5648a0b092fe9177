/** The formulas fed in the simplest way from rows in memory: what a service does with SQL, a test does with loops. */
import { dayNumber } from '../../calendar.ts';
import type { Detail, Overview, Scope } from '../../contract.ts';
import type { LiveWrites, StoreRows } from '../../store.ts';
import { type AbcClass, abcClasses } from '../abc.ts';
import { detailOf, overviewOf, overviewProductOf } from '../answers.ts';
import { lowerMedian } from '../integers.ts';
import type { DetailStatistics, ProductIdentity } from '../statistics.ts';

/** Days that a series holds: the oldest row of any store here is younger. */
const HISTORY = 500;

export interface RowAnswers {
  readonly details: readonly Detail[];
  readonly overview: Overview;
}

/** All answers of a scope, products in the order of their numbers. */
export function answersFromRows(rows: StoreRows, writes: LiveWrites, today: string, scope: Scope): RowAnswers {
  const all = withWrites(rows, writes);
  const products = all.products.toSorted((a, b) => a.productId - b.productId);
  const movements = movementsOf(all, today);
  const known = products.map(({ productId, name, categoryId }): Known => {
    const category = all.categories.find((row) => row.categoryId === categoryId)?.name ?? '?';
    return {
      identity: { productId, name, category },
      statistics: statisticsOf(all, movements, today, scope, productId),
    };
  });
  const classes = abcClasses(
    known.map(({ identity: { productId }, statistics: { days } }) => {
      return { productId, revenueCents: total(days.netCents, 364) };
    }),
  );
  const classOf = ({ identity }: Known) => classes.get(identity.productId) ?? 'C';
  return {
    details: known.map((product) => detailOf(scope, product.identity, today, product.statistics, classOf(product))),
    overview: overviewOf(
      scope,
      today,
      known.map((product) => overviewProduct(product, classOf(product))),
    ),
  };
}

interface Known {
  readonly identity: ProductIdentity;
  readonly statistics: DetailStatistics;
}

function overviewProduct({ identity, statistics: { days, unitCostCents } }: Known, abcClass: AbcClass) {
  const units = total(days.units, 28);
  const overview = {
    revenueCents: total(days.netCents, 28),
    units,
    unitsBefore: total(days.units, 56) - units,
    stockUnits: days.closingStock[0] ?? 0,
    unitCostCents,
  };
  return overviewProductOf(identity, overview, abcClass);
}

/** A line with what is needed of its receipt, or a delivery. */
interface Movement {
  readonly shopId: number;
  readonly productId: number;
  readonly daysAgo: number;
  readonly quantity: number;
}

interface Sale extends Movement {
  readonly receipt: string;
  readonly customerId: number | null;
  readonly netCents: number;
}

interface Movements {
  readonly sales: readonly Sale[];
  readonly deliveries: readonly Movement[];
}

function movementsOf(rows: StoreRows, today: string): Movements {
  const daysAgo = new Map<string, number>();
  const ago = (date: string) => {
    const known = daysAgo.get(date) ?? dayNumber(today) - dayNumber(date);
    daysAgo.set(date, known);
    return known;
  };
  const keyOf = (row: { shopId: number; till: number; seq: number }) => `${row.shopId}.${row.till}.${row.seq}`;
  const receipts = new Map(rows.receipts.map((receipt) => [keyOf(receipt), receipt]));
  return {
    sales: rows.receiptLines.map((line) => ({
      ...line,
      receipt: keyOf(line),
      customerId: receipts.get(keyOf(line))?.customerId ?? null,
      daysAgo: ago(receipts.get(keyOf(line))?.soldAt.slice(0, 10) ?? 'a line without its receipt'),
      netCents: line.quantity * line.unitPriceCents - line.discountCents,
    })),
    deliveries: rows.deliveries.map((delivery) => ({ ...delivery, daysAgo: ago(delivery.deliveredOn) })),
  };
}

function statisticsOf(
  rows: StoreRows,
  all: Movements,
  today: string,
  scope: Scope,
  productId: number,
): DetailStatistics {
  const wanted = (row: { shopId: number; productId: number }) =>
    row.productId === productId && (scope.kind === 'chain' || row.shopId === scope.shopId);
  const sales = all.sales.filter(wanted);
  const deliveries = all.deliveries.filter(wanted);
  const units = byDay(sales, ({ quantity }) => quantity);
  const delivered = byDay(deliveries, ({ quantity }) => quantity);
  const recent = sales.filter(({ daysAgo }) => daysAgo < 28);
  const customers = new Map(recent.map(({ receipt, customerId }) => [receipt, customerId]));
  const buyers = [...customers.values()].filter((customer) => customer !== null).sort((a, b) => a - b);
  const medianOf = recent.filter(({ quantity }) => quantity > 0).map(({ netCents }) => netCents);
  return {
    unitCostCents: rows.products.find((product) => product.productId === productId)?.unitCostCents ?? 0,
    days: {
      units,
      netCents: byDay(sales, ({ netCents }) => netCents),
      closingStock: closingStock(units, delivered),
    },
    receipts: customers.size,
    customers: new Set(buyers).size,
    repeatCustomers: new Set(buyers.filter((buyer, index) => buyer === buyers[index - 1])).size,
    medianLineCents: lowerMedian(medianOf.sort((a, b) => a - b)),
    currentPriceCents: currentPrice(rows, today, scope, productId),
  };
}

/** Index k is the day T − k; all of history. */
function byDay<Row extends Movement>(rows: readonly Row[], amountOf: (row: Row) => number): number[] {
  const days = new Array<number>(HISTORY).fill(0);
  for (const row of rows) days[row.daysAgo] = (days[row.daysAgo] ?? 0) + amountOf(row);
  return days;
}

/** Runs from the oldest day to today. */
function closingStock(units: readonly number[], delivered: readonly number[]): number[] {
  const closing = new Array<number>(HISTORY).fill(0);
  for (let k = HISTORY - 1; k >= 0; k--) {
    closing[k] = (closing[k + 1] ?? 0) + (delivered[k] ?? 0) - (units[k] ?? 0);
  }
  return closing;
}

function currentPrice({ shops, prices }: StoreRows, today: string, scope: Scope, productId: number): number {
  const inForce = shops.flatMap(({ shopId }) => {
    if (scope.kind === 'shop' && scope.shopId !== shopId) return [];
    const candidates = prices.filter(
      (row) => row.shopId === shopId && row.productId === productId && row.validFrom <= today,
    );
    const sortKey = (row: { validFrom: string; seq: number }) => row.validFrom + String(row.seq).padStart(12, '0');
    return candidates.sort((a, b) => (sortKey(a) < sortKey(b) ? 1 : -1)).slice(0, 1);
  });
  return lowerMedian(inForce.map((row) => row.priceCents).sort((a, b) => a - b)) ?? 0;
}

function withWrites(rows: StoreRows, { receipts, prices }: LiveWrites): StoreRows {
  const lines = receipts.flatMap(({ shopId, till, seq, lines }) => {
    return lines.map((line, index) => ({ shopId, till, seq, lineNo: index + 1, ...line }));
  });
  return {
    ...rows,
    prices: [...rows.prices, ...prices],
    receipts: [...rows.receipts, ...receipts],
    receiptLines: [...rows.receiptLines, ...lines],
  };
}

function total(days: ArrayLike<number> | undefined, count: number): number {
  return Array.from(days ?? [])
    .slice(0, count)
    .reduce((sum, value) => sum + value, 0);
}
