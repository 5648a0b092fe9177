import { describe, expect, it } from 'vitest';
import { mixed } from '../../scenarios/mixed.ts';
import { operationsOf, pathOf } from './operations.ts';
import { popularityOrder, zipf } from './popularity.ts';

const count = <T>(items: readonly T[], of: T) => items.filter((item) => item === of).length;
const first = (n: number, store = { shops: 100, products: 40 }, seed = 1) =>
  Array.from({ length: n }, (_, i) => operationsOf(mixed, store, seed)(i));

it('is the same for the same seed, and another for another', () => {
  expect(first(50)).toEqual(first(50));
  expect(first(50, undefined, 2)).not.toEqual(first(50));
});

it('keeps the shares of the mix', () => {
  const at = operationsOf(mixed, { shops: 10, products: 40 }, 3);
  const operations = Array.from({ length: 20_000 }, (_, n) => at(n).operation);
  for (const { operation, share } of mixed.mix) expect(count(operations, operation) / 20_000).toBeCloseTo(share, 1);
});

it('posts receipts only from the shops that have a live till', () => {
  const at = operationsOf(mixed, { shops: 100, products: 40 }, 1);
  const all = Array.from({ length: 20_000 }, (_, n) => at(n));
  const writing = new Set(all.flatMap((asked) => (asked.operation === 'receipts' ? [asked.shopId] : [])));
  const withTill = popularityOrder(100).slice(0, 64);
  expect([...writing].every((shopId) => withTill.includes(shopId))).toBe(true);
});

it('asks a single shop and a single product at the smallest scale', () => {
  for (const asked of first(200, { shops: 1, products: 1 })) {
    if ('shopId' in asked) expect(asked.shopId).toBe(1);
    if ('productId' in asked) expect(asked.productId).toBe(1);
  }
});

it.each([
  [{ operation: 'shop-overview', shopId: 17 }, '/v1/shops/17/products'],
  [{ operation: 'shop-detail', shopId: 17, productId: 3 }, '/v1/shops/17/products/3'],
  [{ operation: 'chain-overview' }, '/v1/chain/products'],
  [{ operation: 'chain-detail', productId: 3 }, '/v1/chain/products/3'],
  [{ operation: 'receipts', shopId: 17 }, '/v1/receipts'],
] as const)('%o is asked for at %s', (asked, path) => {
  expect(pathOf(asked)).toBe(path);
});

describe('Zipf', () => {
  it('orders every id once', () => {
    expect([...popularityOrder(200)].sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  // exponent 1 over three: 1 + 1/2 + 1/3 = 11/6, so the shares are 6/11, 3/11 and 2/11: up to 0.545 and 0.818
  it.each([
    [0, 7],
    [0.54, 7],
    [0.55, 8],
    [0.81, 8],
    [0.82, 9],
    [0.999999, 9],
  ])('a draw of %d of the whole chooses %i', (share, item) => {
    expect(zipf([7, 8, 9], 1)(Math.floor(share * 2 ** 32))).toBe(item);
  });

  it('an exponent of 0 favours nobody', () => {
    const choose = zipf([1, 2, 3, 4], 0);
    expect([0, 1, 2, 3].map((quarter) => choose(quarter * 2 ** 30))).toEqual([1, 2, 3, 4]);
  });
});
