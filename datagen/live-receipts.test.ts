import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receipt, ReceiptsPost } from '../model/contract.ts';
import { catalogOf } from './catalog.ts';
import { liveReceipts } from './receipts.ts';
import { type TemporaryDataset, temporaryDataset } from './testing/temporary-dataset.ts';

const KEY = { scale: 3, seed: 5, products: 40 };
const SHOPS = [1, 2, 3];
const TILLS = [101, 102, 32_767];
let dataset: TemporaryDataset;
beforeAll(async () => {
  dataset = await temporaryDataset(KEY);
});
afterAll(() => dataset.remove());

const makeReceipt = liveReceipts(KEY.seed, catalogOf(KEY.seed, KEY.products));

/** 40 receipts of each till. */
function someReceipts(make: typeof makeReceipt = makeReceipt) {
  const numbers = Array.from({ length: 40 }, (_, i) => i + 1);
  return SHOPS.flatMap((shopId) =>
    TILLS.flatMap((till) => numbers.map((seq) => ({ shopId, till, receipt: make(shopId, till, seq) }))),
  );
}

test('live receipts are a pure function of seed, shop, till and number, in whatever order they are asked for', () => {
  const again = liveReceipts(KEY.seed, catalogOf(KEY.seed, KEY.products));
  const backwards = someReceipts()
    .reverse()
    .map(({ shopId, till, receipt }) => ({ shopId, till, receipt: again(shopId, till, receipt.seq) }));
  expect(backwards.reverse()).toEqual(someReceipts());
});

test('another till, number, shop or seed makes another receipt', () => {
  const texts = someReceipts().map(({ receipt: { seq: _, ...rest } }) => JSON.stringify(rest));
  expect(new Set(texts).size).toBeGreaterThan(texts.length * 0.99);
  const otherSeed = someReceipts(liveReceipts(6, catalogOf(6, KEY.products)));
  expect(otherSeed).not.toEqual(someReceipts());
});

test('live receipts are valid by the contract and of today, alone and 500 in a call', () => {
  for (const { receipt } of someReceipts()) {
    expect([...Value.Errors(Receipt, receipt)]).toEqual([]);
    expect(receipt.soldAt.slice(0, 10)).toBe(dataset.manifest.today);
  }
  const receipts = Array.from({ length: 500 }, (_, i) => makeReceipt(1, 101, i + 1));
  expect(Value.Check(ReceiptsPost, { shopId: 1, till: 101, receipts })).toBe(true);
});

test('live receipts ask the price that the shop asks today', async () => {
  const inEffect = await dataset.rows(
    'SELECT shop_id, product_id, last(price_cents ORDER BY valid_from, seq) FROM price GROUP BY ALL',
  );
  const prices = new Map(inEffect.map(([shop, product, cents]) => [`${shop}/${product}`, cents]));
  for (const { shopId, receipt } of someReceipts()) {
    for (const { productId, unitPriceCents } of receipt.lines)
      expect(unitPriceCents).toBe(prices.get(`${shopId}/${productId}`));
  }
});

test('customers of live receipts exist, and some of them are known', async () => {
  const known = new Set((await dataset.rows('SELECT customer_id FROM customer')).map(([id]) => id));
  const customers = someReceipts().map(({ receipt }) => receipt.customerId);
  for (const customer of customers) if (customer !== null) expect(known).toContain(customer);
  const share = customers.filter((customer) => customer === null).length / customers.length;
  // Binomial of 360 receipts at 0.449: ± 0.026; four deviations.
  expect(Math.abs(share - dataset.manifest.truth.anonymousShare)).toBeLessThan(0.105);
});

test('the size of the basket can be given', () => {
  for (const lines of [1, 4, 100]) expect(makeReceipt(2, 101, 9, lines).lines).toHaveLength(lines);
  expect(makeReceipt(2, 101, 9, 4)).toMatchObject({ ...makeReceipt(2, 101, 9), lines: expect.anything() });
});
