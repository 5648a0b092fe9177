/** ABC analysis: which products earn the first 80 %, the next 15 % and the rest of a scope's revenue. */
import type { Kpis } from '../contract.ts';

export type AbcClass = Kpis['abcClass'];

/** A product's revenue in the scope over 364 days; negative if returns prevail. */
export interface ProductRevenue {
  readonly productId: number;
  readonly revenueCents: number;
}

/**
 * The class of each product by the share of revenue that ranks ahead of it: below 80 % A, below 95 % B, else C.
 * @param products - all products of the scope, in any order
 */
export function abcClasses(products: readonly ProductRevenue[]): ReadonlyMap<number, AbcClass> {
  const ranked = products.toSorted((a, b) => b.revenueCents - a.revenueCents || a.productId - b.productId);
  const total = ranked.reduce((sum, { revenueCents }) => sum + BigInt(revenueCents), 0n);
  const classes = new Map<number, AbcClass>();
  let before = 0n;
  for (const { productId, revenueCents } of ranked) {
    classes.set(productId, classAfter(before, total));
    before += BigInt(revenueCents);
  }
  return classes;
}

function classAfter(before: bigint, total: bigint): AbcClass {
  if (total <= 0n) return 'C';
  if (100n * before < 80n * total) return 'A';
  return 100n * before < 95n * total ? 'B' : 'C';
}
