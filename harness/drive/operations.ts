/** What is asked for: the seeded sequence of operations of a scenario. */
import { childKey, keyOf } from '../../datagen/mix.ts';
import type { Operation, Scenario } from '../../model/scenario.ts';
import { popularityOrder, zipf } from './popularity.ts';

/** One operation with what it is about. */
export type Asked =
  | { readonly operation: 'shop-overview'; readonly shopId: number }
  | { readonly operation: 'shop-detail'; readonly shopId: number; readonly productId: number }
  | { readonly operation: 'chain-overview' }
  | { readonly operation: 'chain-detail'; readonly productId: number }
  | { readonly operation: 'receipts'; readonly shopId: number };

/** How large the store is. */
export interface StoreSize {
  readonly shops: number;
  readonly products: number;
}

const OPERATIONS = 0x09e7;

/**
 * The n-th operation of a scenario: a pure function of seed and n, the same for every implementation.
 * Receipts come from the shops that have a live till, which are the most popular ones.
 */
export function operationsOf(scenario: Scenario, store: StoreSize, seed: number): (n: number) => Asked {
  const shops = popularityOrder(store.shops);
  const anyShop = zipf(shops, scenario.popularity.shops);
  const shopWithTill = zipf(shops.slice(0, scenario.liveTills), scenario.popularity.shops);
  const anyProduct = zipf(popularityOrder(store.products), scenario.popularity.products);
  const root = keyOf(seed, OPERATIONS);
  return (n) => {
    const key = childKey(root, n);
    const [shop, product] = [childKey(key, 1), childKey(key, 2)];
    const operation = operationOf(scenario, key / 2 ** 32);
    switch (operation) {
      case 'shop-overview':
        return { operation, shopId: anyShop(shop) };
      case 'shop-detail':
        return { operation, shopId: anyShop(shop), productId: anyProduct(product) };
      case 'chain-overview':
        return { operation };
      case 'chain-detail':
        return { operation, productId: anyProduct(product) };
      case 'receipts':
        return { operation, shopId: shopWithTill(shop) };
    }
  };
}

/** @returns where it is asked for; receipts go to one place, with their shop in the body */
export function pathOf(asked: Asked): string {
  switch (asked.operation) {
    case 'shop-overview':
      return `/v1/shops/${asked.shopId}/products`;
    case 'shop-detail':
      return `/v1/shops/${asked.shopId}/products/${asked.productId}`;
    case 'chain-overview':
      return '/v1/chain/products';
    case 'chain-detail':
      return `/v1/chain/products/${asked.productId}`;
    case 'receipts':
      return '/v1/receipts';
  }
}

/** @param uniform - 0 … 1; shares are taken as they are, whatever is missing to 1 goes to the last */
function operationOf({ mix }: Scenario, uniform: number): Operation {
  let upTo = 0;
  for (const { operation, share } of mix) {
    upTo += share;
    if (uniform < upTo) return operation;
  }
  return mix.at(-1)?.operation ?? 'shop-overview';
}
