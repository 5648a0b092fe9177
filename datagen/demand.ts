/**
 * Demand tables of one shop: what its customers would buy each day, at which prices, and when shelves are empty.
 * Receipts and lines are then drawn from these tables alone.
 */
import { aliasTables } from './alias.ts';
import { type CatalogProduct, WEIGHT_SUM } from './catalog.ts';
import { powerFixed } from './fixed-point.ts';
import { below, childKey } from './mix.ts';
import { HISTORY_DAYS, HISTORY_WEEKS, RECEIPTS_A_DAY_MILLI, TABLE } from './parameters.ts';
import { shelfPricesOf } from './prices.ts';
import { seasonOf, WEEKDAY_ON } from './seasons.ts';
import { assortmentKey, type ShopTraits } from './shops.ts';
import { type PlannedDelivery, supplyOf } from './supply.ts';

export interface ShopDemand {
  readonly shopId: number;
  /** Number of products. */
  readonly products: number;
  /** Receipts of each day of history. */
  readonly receipts: Int32Array;
  /** Day by day an alias table over the products (index = productId − 1). */
  readonly aliases: Uint32Array;
  /** Week by week the shelf price of each product, in cents. */
  readonly prices: Int32Array;
  /** Of each product. */
  readonly planned: readonly (readonly PlannedDelivery[])[];
}

/** What is asked for on one day; index = productId − 1. */
export interface DayDemand {
  readonly aliases: Uint32Array;
  /** In cents. */
  readonly prices: Int32Array;
}

/** Views of the tables, not copies. @param day - of history, from 0 */
export function dayDemand({ aliases, prices, products }: ShopDemand, day: number): DayDemand {
  const week = Math.floor(day / 7);
  return {
    aliases: aliases.subarray(day * products, (day + 1) * products),
    prices: prices.subarray(week * products, (week + 1) * products),
  };
}

export function demandOf(shop: ShopTraits, catalog: readonly CatalogProduct[]): ShopDemand {
  const products = catalog.length;
  const prices = new Int32Array(HISTORY_WEEKS * products);
  const aliases = new Uint32Array(HISTORY_DAYS * products);
  const weights = new Float64Array(HISTORY_DAYS * products);
  const planned = catalog.map((product, index) => planProduct(shop, product, index, products, prices, weights));
  const receipts = new Int32Array(HISTORY_DAYS);
  const fillAliases = aliasTables(products);
  for (let day = 0; day < HISTORY_DAYS; day++) {
    const ofDay = weights.subarray(day * products, (day + 1) * products);
    fillAliases(ofDay, aliases.subarray(day * products, (day + 1) * products));
    receipts[day] = receiptsOf(shop, day, sum(ofDay));
  }
  return { shopId: shop.shopId, products, receipts, aliases, prices, planned };
}

/** Prices by week and demand weights by day of one product. @returns its planned deliveries */
function planProduct(
  shop: ShopTraits,
  product: CatalogProduct,
  index: number,
  products: number,
  prices: Int32Array,
  weights: Float64Array,
): readonly PlannedDelivery[] {
  const key = assortmentKey(shop, product.productId);
  const taste = 192 + below(childKey(key, 1), 129);
  const season = seasonOf(product.categoryId);
  const { weekly, reference } = shelfPricesOf(shop, product);
  const { planned, empty } = supplyOf(shop, product);
  for (let week = 0; week < HISTORY_WEEKS; week++) {
    const price = weekly[week] ?? 0;
    prices[week * products + index] = price;
    const response = powerFixed(price, reference, product.elasticityMilli);
    for (let day = week * 7; day < week * 7 + 7; day++) {
      const wanted = Math.floor((product.weight * taste * (season[day] ?? 0)) / 65_536);
      weights[day * products + index] = empty[day] === 1 ? 0 : Math.floor((wanted * response) / 65_536);
    }
  }
  return planned;
}

/** Receipts follow demand: a product that is dear or out of stock is not replaced by another one. */
function receiptsOf(shop: ShopTraits, day: number, weight: number): number {
  const key = childKey(childKey(shop.key, TABLE.demand), day);
  const growth = 1000 + Math.floor((shop.growthMilli * day) / HISTORY_DAYS);
  const calm = Math.floor((RECEIPTS_A_DAY_MILLI * (WEEKDAY_ON[day] ?? 0) * shop.size) / 65_536);
  const wanted = Math.floor((Math.floor((calm * growth) / 1000) * weight) / WEIGHT_SUM);
  const mood = 230 + below(childKey(key, 1), 53);
  return Math.floor((Math.floor((wanted * mood) / 256) + below(childKey(key, 2), 1000)) / 1000);
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] ?? 0;
  return total;
}
