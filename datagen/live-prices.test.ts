import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { PricePost } from '../model/contract.ts';
import { catalogOf } from './catalog.ts';
import { livePrices } from './live-prices.ts';
import { HISTORY_WEEKS, TODAY_ISO } from './parameters.ts';
import { shelfPricesOf } from './prices.ts';
import { shopTraits } from './shops.ts';

const SEED = 5;
const catalog = catalogOf(SEED, 40);
const changes = (make = livePrices(SEED, catalog)) =>
  [1, 2, 300].flatMap((shopId) => Array.from({ length: 200 }, (_, i) => make(shopId, i + 1)));

test('price changes are a pure function of seed, shop and number', () => {
  const again = livePrices(SEED, catalogOf(SEED, 40));
  const backwards = changes().toReversed();
  expect(backwards.map(({ shopId, seq }) => again(shopId, seq))).toEqual(backwards);
  expect(changes(livePrices(6, catalogOf(6, 40)))).not.toEqual(changes());
});

test('they are valid by the contract, of today, and of products that there are', () => {
  for (const change of changes()) {
    expect([...Value.Errors(PricePost, change)]).toEqual([]);
    expect(change.validFrom).toBe(TODAY_ISO);
  }
  expect(new Set(changes().map(({ productId }) => productId)).size).toBe(40);
});

test('a new price ends in 9, differs from the one in effect by an eighth or a price point, and is never below cost', () => {
  for (const { shopId, productId, priceCents } of changes()) {
    const product = catalog[productId - 1];
    if (product === undefined) throw new RangeError(`no product ${productId}`);
    const now = shelfPricesOf(shopTraits(SEED, shopId), product).weekly[HISTORY_WEEKS - 1] ?? 0;
    expect(priceCents).not.toBe(now);
    expect(Math.abs(priceCents - now)).toBeLessThanOrEqual(Math.max(10, now / 8 + 5));
    expect(priceCents % 10).toBe(9);
    expect(priceCents).toBeGreaterThan(product.unitCostCents);
  }
});
