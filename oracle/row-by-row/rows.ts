/** A store's rows, joined and picked out by scope, product and day. */
import { dayNumber } from '../../model/calendar.ts';
import type { Scope } from '../../model/contract.ts';
import type { LiveWrites, PriceRow, Product, StoreRows } from '../../model/store.ts';
import type { DayNumber } from '../../model/units.ts';
import { sum } from './arithmetic.ts';

/** A receipt's line with what the answers need of its receipt. */
export interface Sale {
  readonly shopId: number;
  readonly productId: number;
  readonly receipt: string;
  readonly customerId: number | null;
  readonly day: DayNumber;
  readonly quantity: bigint;
  readonly net: bigint;
}

interface Delivery {
  readonly shopId: number;
  readonly productId: number;
  readonly day: DayNumber;
  readonly quantity: bigint;
}

export interface Store {
  readonly rows: StoreRows;
  readonly prices: readonly PriceRow[];
  readonly sales: readonly Sale[];
  readonly deliveries: readonly Delivery[];
  readonly T: DayNumber;
}

export function joined(rows: StoreRows, live: LiveWrites, T: DayNumber): Store {
  const liveLines = live.receipts.flatMap((receipt) => receipt.lines.map((line) => ({ ...receipt, ...line })));
  const receipts = new Map([...rows.receipts, ...live.receipts].map((receipt) => [receiptKey(receipt), receipt]));
  const sales = [...rows.receiptLines, ...liveLines].map((line): Sale => {
    const receipt = receipts.get(receiptKey(line));
    if (receipt === undefined) throw new RangeError(`a line without its receipt: ${receiptKey(line)}`);
    const quantity = BigInt(line.quantity);
    return {
      shopId: line.shopId,
      productId: line.productId,
      receipt: receiptKey(line),
      customerId: receipt.customerId,
      day: dayNumber(receipt.soldAt.slice(0, 10)),
      quantity,
      net: quantity * BigInt(line.unitPriceCents) - BigInt(line.discountCents),
    };
  });
  const deliveries = rows.deliveries.map(({ shopId, productId, deliveredOn, quantity }) => {
    return { shopId, productId, day: dayNumber(deliveredOn), quantity: BigInt(quantity) };
  });
  return { rows, prices: [...rows.prices, ...live.prices], sales, deliveries, T };
}

function receiptKey(row: { readonly shopId: number; readonly till: number; readonly seq: number }): string {
  return `${row.shopId}/${row.till}/${row.seq}`;
}

interface ProductRows {
  readonly sales: readonly Sale[];
  /** At the end of the day, over all shops of the scope. */
  readonly stockAt: (day: DayNumber) => bigint;
}

export function rowsOf(store: Store, scope: Scope, { productId }: Product): ProductRows {
  shopsOf(store.rows, scope);
  const sales = store.sales.filter((sale) => sale.productId === productId && inScope(scope, sale));
  const deliveries = store.deliveries.filter((row) => row.productId === productId && inScope(scope, row));
  const known = new Map<DayNumber, bigint>();
  const stockAt = (day: DayNumber): bigint => {
    const stock =
      known.get(day) ?? unitsOf(between(deliveries, -Infinity, day)) - unitsOf(between(sales, -Infinity, day));
    known.set(day, stock);
    return stock;
  };
  return { sales, stockAt };
}

export function inScope(scope: Scope, row: { readonly shopId: number }): boolean {
  return scope.kind === 'chain' || row.shopId === scope.shopId;
}

export function shopsOf(rows: StoreRows, scope: Scope): number[] {
  const shops = rows.shops.map(({ shopId }) => shopId);
  if (scope.kind === 'chain') return shops;
  if (!shops.includes(scope.shopId)) throw new RangeError(`unknown shop ${scope.shopId}`);
  return [scope.shopId];
}

export function productOf(rows: StoreRows, productId: number): Product {
  const product = rows.products.find((row) => row.productId === productId);
  if (product === undefined) throw new RangeError(`unknown product ${productId}`);
  return product;
}

export function categoryOf(rows: StoreRows, product: Product): string {
  const category = rows.categories.find(({ categoryId }) => categoryId === product.categoryId);
  if (category === undefined) throw new RangeError(`product ${product.productId} has an unknown category`);
  return category.name;
}

export function between<Row extends { readonly day: DayNumber }>(
  rows: readonly Row[],
  first: DayNumber,
  last: DayNumber,
): Row[] {
  return rows.filter(({ day }) => day >= first && day <= last);
}

export function unitsOf(rows: readonly { readonly quantity: bigint }[]): bigint {
  return sum(rows.map(({ quantity }) => quantity));
}

export function revenueOf(sales: readonly Sale[]): bigint {
  return sum(sales.map(({ net }) => net));
}
