/**
 * Demand tables of one shop: what its customers would buy each day, at which prices, and when shelves are empty.
 * Receipts and lines are then drawn from these tables alone, in SQL or in TypeScript.
 */

import { weekday } from '../model/calendar.ts';
import { aliasTable } from './alias.ts';
import { CATEGORIES, type CatalogProduct, WEIGHT_SUM } from './catalog.ts';
import { powerFixed } from './fixed-point.ts';
import { below, childKey } from './mix.ts';
import {
  FIRST_DAY,
  HISTORY_DAYS,
  HISTORY_WEEKS,
  LATE_OF_64,
  RECEIPTS_A_DAY_MILLI,
  TABLE,
  WEEKDAY_FACTOR,
} from './parameters.ts';
import type { ShopTraits } from './shops.ts';

export interface ShopDemand {
  readonly shopId: number;
  /** Receipts of each day of history. */
  readonly receipts: Int32Array;
  /** Day by day an alias table over the products (index = productId − 1). */
  readonly aliases: Uint32Array;
  /** Week by week the shelf price of each product, in cents. */
  readonly prices: Int32Array;
  readonly deliveries: readonly PlannedDelivery[];
}

/** A delivery in the morning of `day`; how much it brings follows from what is sold until the next one. */
export interface PlannedDelivery {
  readonly productId: number;
  /** 0 = first day of history. */
  readonly day: number;
  /** Stock that is left on the eve of the delivery; 0 where it came late. */
  readonly unitsLeft: number;
}

/** Units an average shop sells in an average week, over all products. */
const UNITS_A_WEEK = 1_120;

/** Month by month (January first), 256 = average; what is not listed sells evenly. */
const SEASONS: Readonly<Partial<Record<(typeof CATEGORIES)[number], readonly number[]>>> = {
  Drinks: [214, 214, 230, 250, 276, 304, 318, 312, 268, 240, 220, 244],
  Produce: [226, 230, 246, 262, 282, 294, 290, 282, 262, 244, 228, 228],
  Sweets: [250, 244, 272, 262, 232, 214, 206, 212, 238, 262, 292, 360],
  Frozen: [236, 236, 240, 252, 274, 300, 310, 300, 258, 236, 230, 234],
  Bakery: [252, 252, 258, 258, 252, 246, 242, 246, 256, 262, 266, 292],
};
const EVEN: readonly number[] = new Array<number>(12).fill(256);

export function demandOf(shop: ShopTraits, catalog: readonly CatalogProduct[]): ShopDemand {
  const size = catalog.length;
  const prices = new Int32Array(HISTORY_WEEKS * size);
  const aliases = new Uint32Array(HISTORY_DAYS * size);
  const weights = new Float64Array(HISTORY_DAYS * size);
  const deliveries: PlannedDelivery[] = [];
  catalog.forEach((product, index) => {
    const supply = supplyOf(shop, product);
    deliveries.push(...supply.deliveries);
    planProduct(shop, product, index, size, supply.empty, prices, weights);
  });
  const receipts = new Int32Array(HISTORY_DAYS);
  for (let day = 0; day < HISTORY_DAYS; day++) {
    const ofDay = weights.subarray(day * size, (day + 1) * size);
    aliases.set(aliasTable(ofDay), day * size);
    receipts[day] = receiptsOf(
      shop,
      day,
      ofDay.reduce((sum, weight) => sum + weight, 0),
    );
  }
  return { shopId: shop.shopId, receipts, aliases, prices, deliveries };
}

/** Prices by week and demand weights by day of one product. */
function planProduct(
  shop: ShopTraits,
  product: CatalogProduct,
  index: number,
  size: number,
  empty: Uint8Array,
  prices: Int32Array,
  weights: Float64Array,
): void {
  const key = childKey(childKey(shop.key, TABLE.assortment), product.productId);
  const taste = 192 + below(childKey(key, 1), 129);
  const season = SEASONS[CATEGORIES[product.categoryId - 1] ?? 'Pantry'] ?? EVEN;
  const reference = shelfPrice(shop, product, key, -1);
  for (let week = 0; week < HISTORY_WEEKS; week++) {
    const price = shelfPrice(shop, product, key, week);
    prices[week * size + index] = price;
    const response = powerFixed(price, reference, product.elasticityMilli);
    for (let day = week * 7; day < week * 7 + 7; day++) {
      const wanted = Math.floor((product.weight * taste * seasonOn(season, FIRST_DAY + day)) / 65_536);
      weights[day * size + index] = empty[day] === 1 ? 0 : Math.floor((wanted * response) / 65_536);
    }
  }
}

/** @param week - of history; −1 for the price that the planted demand refers to */
function shelfPrice(shop: ShopTraits, product: CatalogProduct, key: number, week: number): number {
  const local = Math.floor((product.regularPriceCents * shop.priceLevelMilli) / 1000);
  const regular = product.increases
    .filter((from) => from <= week)
    .reduce((cents) => Math.floor((cents * 104) / 100), local);
  const trial = 4 + below(childKey(key, 2), HISTORY_WEEKS - 8);
  const tried = week >= trial && week < trial + 3 ? (key % 2 === 0 ? 930 : 1070) : 1000;
  const off = product.promotions.get(week) ?? 0;
  return pricePoint(Math.floor((regular * tried * (100 - off)) / 100_000), product.unitCostCents);
}

/** The nearest price that ends in 9, and never below cost. */
function pricePoint(cents: number, unitCostCents: number): number {
  const point = 10 * Math.floor((cents - 4) / 10) + 9;
  return point > unitCostCents ? point : 10 * Math.floor(unitCostCents / 10) + 19;
}

/** Factor of the season on a day, running from the month's value to the next month's. */
function seasonOn(months: readonly number[], day: number): number {
  const date = new Date(day * 86_400_000);
  const month = date.getUTCMonth();
  const now = months[month] ?? 256;
  const next = months[(month + 1) % 12] ?? 256;
  return now + Math.floor(((next - now) * (date.getUTCDate() - 1)) / 31);
}

/** Receipts follow demand: a product that is dear or out of stock is not replaced by another one. */
function receiptsOf(shop: ShopTraits, day: number, weight: number): number {
  const key = childKey(childKey(shop.key, TABLE.demand), day);
  const growth = 1000 + Math.floor((shop.growthMilli * day) / HISTORY_DAYS);
  const calm = Math.floor(
    (RECEIPTS_A_DAY_MILLI * (WEEKDAY_FACTOR[weekday(FIRST_DAY + day)] ?? 256) * shop.size) / 65_536,
  );
  const wanted = Math.floor((Math.floor((calm * growth) / 1000) * weight) / WEIGHT_SUM);
  const mood = 230 + below(childKey(key, 1), 53);
  return Math.floor((Math.floor((wanted * mood) / 256) + below(childKey(key, 2), 1000)) / 1000);
}

/** Weekly deliveries of one product, and the days on which its shelf is empty because one came late. */
function supplyOf(shop: ShopTraits, product: CatalogProduct): { deliveries: PlannedDelivery[]; empty: Uint8Array } {
  const key = childKey(childKey(shop.key, TABLE.supply), product.productId);
  const offset = below(childKey(key, 1), 7);
  const unitsAWeek = Math.floor((UNITS_A_WEEK * product.weight) / WEIGHT_SUM);
  const empty = new Uint8Array(HISTORY_DAYS);
  const deliveries: PlannedDelivery[] = [{ productId: product.productId, day: 0, unitsLeft: 0 }];
  for (let week = 0; week * 7 + offset <= HISTORY_DAYS; week++) {
    const due = week * 7 + offset;
    if (due === 0) continue;
    const draw = childKey(key, week + 2);
    const late = week > 0 && draw % 64 < LATE_OF_64 ? 2 + ((draw >>> 8) % 2) : 0;
    empty.fill(1, due, due + late);
    const left = 2 + Math.floor((unitsAWeek * (10 + ((draw >>> 16) % 30))) / 100);
    deliveries.push({ productId: product.productId, day: due + late, unitsLeft: late > 0 ? 0 : left });
  }
  // What the next delivery after today would find, and what will sell until then, is still on the shelf today.
  const last = deliveries[deliveries.length - 1];
  if (last !== undefined && last.day < HISTORY_DAYS) {
    const daysLeft = last.day + 7 - HISTORY_DAYS;
    deliveries.push({
      productId: product.productId,
      day: HISTORY_DAYS,
      unitsLeft: 3 + Math.floor((unitsAWeek * (daysLeft + 1)) / 7),
    });
  }
  return { deliveries, empty };
}
