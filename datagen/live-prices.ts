/** What desks post on the last day of history: price changes a shop would make, each a pure function of its coordinates. */
import type { PricePost } from '../model/contract.ts';
import type { CatalogProduct } from './catalog.ts';
import { below, childKey, keyOf } from './mix.ts';
import { HISTORY_WEEKS, TABLE, TODAY_ISO } from './parameters.ts';
import { pricePoint, shelfPricesOf } from './prices.ts';
import { shopTraits } from './shops.ts';

/** Makes price change number `seq` of a shop's desk. */
export type MakePrice = (shopId: number, seq: number) => PricePost;

/** Thousandths of the price in effect at the end of history. */
const STEPS_MILLI = [880, 920, 950, 1050, 1080, 1120] as const;

/** Every change starts from history's last price: what is computed of one needs no other. */
export function livePrices(seed: number, catalog: readonly CatalogProduct[]): MakePrice {
  return (shopId, seq) => {
    const key = keyOf(seed, TABLE.livePrice, shopId, seq);
    const product = catalog[below(childKey(key, 1), catalog.length)];
    if (product === undefined) throw new RangeError('a store without products has no prices');
    const { weekly } = shelfPricesOf(shopTraits(seed, shopId), product);
    const now = weekly[HISTORY_WEEKS - 1] ?? 0;
    const step = STEPS_MILLI[below(childKey(key, 2), STEPS_MILLI.length)] ?? 1000;
    const changed = pricePoint(Math.floor((now * step) / 1000), product.unitCostCents);
    const priceCents = changed === now ? nextPoint(now, step, product.unitCostCents) : changed;
    return { shopId, seq, productId: product.productId, validFrom: TODAY_ISO, priceCents };
  };
}

/** A few cents of a cheap product are the same price point: then it is the next one, never below cost. */
function nextPoint(now: number, step: number, unitCostCents: number): number {
  return step < 1000 && now - 10 > unitCostCents ? now - 10 : now + 10;
}
