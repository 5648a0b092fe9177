/** The key figures, each as the contract's table defines it. */
import type { Detail, Scope } from '../../model/contract.ts';
import type { Product } from '../../model/store.ts';
import { daysFrom, exact, larger, lowerMedian, rhu, sum } from './arithmetic.ts';
import { between, inScope, revenueOf, rowsOf, type Store, unitsOf } from './rows.ts';

export function kpis(store: Store, scope: Scope, product: Product): Detail['kpis'] {
  const { T } = store;
  const { sales, stockAt } = rowsOf(store, scope, product);
  const unitCost = BigInt(product.unitCostCents);
  const window = between(sales, T - 27, T);
  const revenue = revenueOf(window);
  const units = unitsOf(window);
  const unitsBefore = unitsOf(between(sales, T - 55, T - 28));
  const revenueLastYear = revenueOf(between(sales, T - 391, T - 364));
  const receiptsByCustomer = new Map<number, Set<string>>();
  for (const { customerId, receipt } of window) {
    if (customerId === null) continue;
    receiptsByCustomer.set(customerId, (receiptsByCustomer.get(customerId) ?? new Set()).add(receipt));
  }
  const repeating = [...receiptsByCustomer.values()].filter((receipts) => receipts.size >= 2).length;
  const year = between(sales, T - 363, T);
  const stockOverYear = sum(daysFrom(T - 363, T).map((day) => larger(stockAt(day), 0n)));
  const medianLine = lowerMedian(window.filter(({ quantity }) => quantity > 0n).map(({ net }) => net));
  return {
    revenueCents: exact(revenue),
    units: exact(units),
    receipts: new Set(window.map(({ receipt }) => receipt)).size,
    averageUnitCents: rhu(revenue, units),
    grossMarginBp: rhu(10_000n * (revenue - units * unitCost), revenue),
    customers: receiptsByCustomer.size,
    repeatBp: rhu(10_000n * BigInt(repeating), BigInt(receiptsByCustomer.size)),
    medianLineCents: medianLine === null ? null : exact(medianLine),
    trendBp: rhu(10_000n * (units - unitsBefore), unitsBefore),
    likeForLikeBp: rhu(10_000n * (revenue - revenueLastYear), revenueLastYear),
    stockUnits: exact(stockAt(T)),
    daysOfCoverX10: rhu(280n * stockAt(T), units),
    stockoutDays: daysFrom(T - 27, T).filter((day) => stockAt(day) <= 0n).length,
    gmroiBp: rhu(10_000n * 364n * (revenueOf(year) - unitsOf(year) * unitCost), unitCost * stockOverYear),
    abcClass: abcClass(store, scope, product),
  };
}

function abcClass({ rows, sales, T }: Store, scope: Scope, { productId }: Product): 'A' | 'B' | 'C' {
  const revenues = new Map(rows.products.map((product) => [product.productId, 0n]));
  for (const sale of sales) {
    if (!inScope(scope, sale) || sale.day < T - 363 || sale.day > T) continue;
    revenues.set(sale.productId, (revenues.get(sale.productId) ?? 0n) + sale.net);
  }
  const own = revenues.get(productId) ?? 0n;
  const ahead = [...revenues].filter(([id, revenue]) => revenue > own || (revenue === own && id < productId));
  const before = sum(ahead.map(([, revenue]) => revenue));
  const total = sum([...revenues.values()]);
  if (total <= 0n) return 'C';
  if (100n * before < 80n * total) return 'A';
  if (100n * before < 95n * total) return 'B';
  return 'C';
}
