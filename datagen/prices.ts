/** What a shop asks for a product, week by week: its price level, chain-wide increases and promotions, a trial of its own. */
import type { CatalogProduct } from './catalog.ts';
import { below, childKey } from './mix.ts';
import { HISTORY_WEEKS } from './parameters.ts';
import { assortmentKey, type ShopTraits } from './shops.ts';

export interface ShelfPrices {
  /** Of each week of history, in cents. */
  readonly weekly: Int32Array;
  /** The price that the planted demand refers to: the shelf price before history, without promotions or trials. */
  readonly reference: number;
}

/** Percent of the price before an increase: a few, or shoppers would buy less year by year however the shops grow. */
const INCREASED = 103;
/** Weeks that a shop tries another price, and by how much: thousandths of the regular one. */
const TRIAL_WEEKS = 3;
const TRIAL_CHANGES = { cheaper: 930, dearer: 1070 } as const;

export function shelfPricesOf(shop: ShopTraits, product: CatalogProduct): ShelfPrices {
  const key = assortmentKey(shop, product.productId);
  const local = Math.floor((product.regularPriceCents * shop.priceLevelMilli) / 1000);
  const trial = 4 + below(childKey(key, 2), HISTORY_WEEKS - 8);
  const change = key % 2 === 0 ? TRIAL_CHANGES.cheaper : TRIAL_CHANGES.dearer;
  const weekly = new Int32Array(HISTORY_WEEKS);
  for (let week = 0; week < HISTORY_WEEKS; week++) {
    const tried = week >= trial && week < trial + TRIAL_WEEKS ? change : 1000;
    const off = product.promotions.get(week) ?? 0;
    const cents = Math.floor((regularPrice(local, product, week) * tried * (100 - off)) / 100_000);
    weekly[week] = pricePoint(cents, product.unitCostCents);
  }
  return { weekly, reference: pricePoint(local, product.unitCostCents) };
}

/** With the increases so far. */
function regularPrice(local: number, { increases }: CatalogProduct, week: number): number {
  let cents = local;
  for (const from of increases) if (from <= week) cents = Math.floor((cents * INCREASED) / 100);
  return cents;
}

/** The nearest price that ends in 9, and never below cost. */
export function pricePoint(cents: number, unitCostCents: number): number {
  const point = 10 * Math.floor((cents - 4) / 10) + 9;
  return point > unitCostCents ? point : 10 * Math.floor(unitCostCents / 10) + 19;
}
