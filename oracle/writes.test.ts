import { expect, test } from 'vitest';
import type { AsOf, PricePost, Scope } from '../model/contract.ts';
import type { LiveReceipt } from '../model/store.ts';
import { asOfAll, includedIn, logOf } from './testing/write-logs.ts';
import { AsOfError, includedBy } from './writes.ts';

const CHAIN: Scope = { kind: 'chain' };
const SHOP_2: Scope = { kind: 'shop', shopId: 2 };

function receipt(shopId: number, till: number, seq: number): LiveReceipt {
  const lines = [{ productId: seq, quantity: 1, unitPriceCents: 100, discountCents: 0 }];
  return { shopId, till, seq, soldAt: '2026-06-30T10:00:00', customerId: null, lines };
}

function price(shopId: number, seq: number): PricePost {
  return { shopId, seq, productId: 1, validFrom: '2026-06-30', priceCents: 100 + seq };
}

const sent = {
  receipts: [receipt(2, 101, 1), receipt(2, 101, 2), receipt(2, 102, 1), receipt(10, 101, 1)],
  prices: [price(2, 1), price(2, 2), price(10, 1)],
};
const log = logOf(sent);

const included = (asOf: AsOf, scope: Scope = CHAIN) => {
  const { receipts, prices } = includedBy(asOf, scope, log);
  return {
    receipts: receipts.map(({ shopId, seq }) => [shopId, seq]),
    prices: prices.map(({ shopId, seq }) => [shopId, seq]),
  };
};

test('an empty asOf includes nothing', () => {
  expect(included([])).toEqual({ receipts: [], prices: [] });
});

test('a till includes its receipts from 1 on, the desk its price changes, in order', () => {
  const asOf: AsOf = [
    [2, 100, 2],
    [2, 101, 2],
    [10, 101, 1],
  ];
  expect(included(asOf)).toEqual({
    receipts: [
      [2, 1],
      [2, 2],
      [10, 1],
    ],
    prices: [
      [2, 1],
      [2, 2],
    ],
  });
});

test('what is not named is left out, of a till as of a shop', () => {
  expect(included([[2, 101, 1]])).toEqual({ receipts: [[2, 1]], prices: [] });
});

test('the tests’ own logs agree: all of it is all, and a part is the same part', () => {
  expect(asOfAll(sent)).toEqual([
    [2, 100, 2],
    [2, 101, 2],
    [2, 102, 1],
    [10, 100, 1],
    [10, 101, 1],
  ]);
  expect(includedIn(asOfAll(sent), sent)).toEqual(sent);
  expect(includedIn([[2, 101, 1]], sent)).toEqual({ receipts: [receipt(2, 101, 1)], prices: [] });
});

const inOrder = (...asOf: AsOf) => asOf;

test.each([
  // As text, 10 would come first.
  { what: 'shops out of order', asOf: inOrder([10, 101, 1], [2, 101, 1]), says: 'not sorted at [2,101,1]' },
  { what: 'tills out of order', asOf: inOrder([2, 101, 1], [2, 100, 1]), says: 'not sorted at [2,100,1]' },
  { what: 'a till named twice', asOf: inOrder([2, 101, 1], [2, 101, 2]), says: 'not sorted at [2,101,2]' },
  { what: 'a receipt never sent', asOf: inOrder([2, 101, 3]), says: 'includes [2,101,3], which was never sent' },
  { what: 'a till never used', asOf: inOrder([2, 103, 1]), says: 'includes [2,103,1], which was never sent' },
  { what: 'a price never sent', asOf: inOrder([10, 100, 2]), says: 'includes [10,100,2], which was never sent' },
  { what: 'a till of history', asOf: inOrder([2, 1, 1]), says: 'includes [2,1,1], which was never sent' },
])('$what cannot be', ({ asOf, says }) => {
  expect(() => includedBy(asOf, CHAIN, log)).toThrow(AsOfError);
  expect(() => includedBy(asOf, CHAIN, log)).toThrow(says);
});

test('a shop’s answer cannot include another shop’s writes', () => {
  expect(included([[2, 101, 1]], SHOP_2)).toEqual({ receipts: [[2, 1]], prices: [] });
  expect(() => includedBy([[10, 101, 1]], SHOP_2, log)).toThrow(AsOfError);
  expect(() => includedBy([[10, 101, 1]], SHOP_2, log)).toThrow('asOf of shop 2 names shop 10');
});
