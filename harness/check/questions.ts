/** Every question that the contract can be asked of a data set, and a seeded order to ask them in. */

import { keyOf } from '../../datagen/mix.ts';
import type { Scope } from '../../model/contract.ts';
import type { Manifest } from '../../model/manifest.ts';

export interface Question {
  readonly scope: Scope;
  /** null: the overview. */
  readonly productId: number | null;
}

export function pathOf({ scope, productId }: Question): string {
  const base = scope.kind === 'shop' ? `/v1/shops/${scope.shopId}/products` : '/v1/chain/products';
  return productId === null ? base : `${base}/${productId}`;
}

/** The question that a path asks; null for a path of no answer. */
export function questionOf(path: string): Question | null {
  const match = /^\/v1\/(?:shops\/(\d+)|chain)\/products(?:\/(\d+))?$/.exec(path);
  if (match === null) return null;
  const [, shop, product] = match;
  return {
    scope: shop === undefined ? { kind: 'chain' } : { kind: 'shop', shopId: Number(shop) },
    productId: product === undefined ? null : Number(product),
  };
}

/** Chain first, then shop by shop; each with its overview and all details. */
export function* allQuestions({ scale, products }: Manifest): Generator<Question> {
  const scopes: Scope[] = [{ kind: 'chain' }];
  for (let shopId = 1; shopId <= scale; shopId++) scopes.push({ kind: 'shop', shopId });
  for (const scope of scopes) {
    yield { scope, productId: null };
    for (let productId = 1; productId <= products; productId++) yield { scope, productId };
  }
}

export function questionCount({ scale, products }: Manifest): number {
  return (scale + 1) * (products + 1);
}

/**
 * A sample that grows with time: the chain's and the first shops' overviews, then details and shops drawn by seed,
 * without end. What is asked twice is the price of having no list of millions.
 */
export function* sampledQuestions({ scale, products }: Manifest, seed: number): Generator<Question> {
  for (let n = 0; ; n++) {
    const key = keyOf(seed, 77, n);
    const scope: Scope = n % 4 === 0 ? { kind: 'chain' } : { kind: 'shop', shopId: 1 + (key % scale) };
    yield { scope, productId: n % 5 === 0 ? null : 1 + ((key >>> 8) % products) };
  }
}
