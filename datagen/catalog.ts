/** Products and what is planted in them: popularity, price response, chain-wide promotions. */

import { powerFixed } from './fixed-point.ts';
import { below, childKey, keyOf } from './mix.ts';
import { HISTORY_WEEKS, TABLE } from './parameters.ts';
import { rankedBy } from './ranking.ts';

export const CATEGORIES = ['Dairy', 'Bakery', 'Drinks', 'Produce', 'Pantry', 'Sweets', 'Household', 'Frozen'] as const;

/** Name, category, unit cost and regular shelf price in cents. ASCII, because some clients cut multi-byte characters. */
const SHELF: readonly (readonly [string, (typeof CATEGORIES)[number], number, number])[] = [
  ['Whole milk 1 l', 'Dairy', 82, 119],
  ['Butter 250 g', 'Dairy', 168, 249],
  ['Plain yoghurt 500 g', 'Dairy', 74, 129],
  ['Gouda 400 g', 'Dairy', 254, 389],
  ['Eggs, ten', 'Dairy', 186, 289],
  ['Rye bread 1 kg', 'Bakery', 172, 329],
  ['Rolls, six', 'Bakery', 84, 189],
  ['Croissant', 'Bakery', 52, 119],
  ['Plum cake', 'Bakery', 238, 449],
  ['Pretzel', 'Bakery', 38, 89],
  ['Mineral water 1.5 l', 'Drinks', 31, 69],
  ['Apple juice 1 l', 'Drinks', 104, 179],
  ['Lager 0.5 l', 'Drinks', 71, 119],
  ['Ground coffee 500 g', 'Drinks', 458, 699],
  ['Black tea, 25 bags', 'Drinks', 118, 229],
  ['Bananas 1 kg', 'Produce', 118, 179],
  ['Apples 1 kg', 'Produce', 149, 249],
  ['Potatoes 2 kg', 'Produce', 164, 279],
  ['Tomatoes 500 g', 'Produce', 132, 229],
  ['Cucumber', 'Produce', 49, 89],
  ['Spaghetti 500 g', 'Pantry', 68, 129],
  ['Rice 1 kg', 'Pantry', 142, 239],
  ['Flour 1 kg', 'Pantry', 53, 89],
  ['Olive oil 0.5 l', 'Pantry', 512, 749],
  ['Tomato passata', 'Pantry', 74, 139],
  ['Strawberry jam', 'Pantry', 158, 279],
  ['Milk chocolate', 'Sweets', 82, 149],
  ['Gummy bears', 'Sweets', 64, 119],
  ['Butter biscuits', 'Sweets', 94, 179],
  ['Liquorice', 'Sweets', 88, 169],
  ['Hazelnut wafers', 'Sweets', 112, 199],
  ['Dish soap', 'Household', 88, 159],
  ['Paper towels, four', 'Household', 198, 299],
  ['Toilet paper, ten', 'Household', 318, 459],
  ['Candles, six', 'Household', 142, 299],
  ['Matches', 'Household', 22, 59],
  ['Frozen peas 750 g', 'Frozen', 148, 249],
  ['Fish fingers', 'Frozen', 212, 349],
  ['Vanilla ice cream', 'Frozen', 232, 399],
  ['Pizza margherita', 'Frozen', 174, 289],
];

export interface CatalogProduct {
  readonly productId: number;
  readonly categoryId: number;
  readonly name: string;
  readonly unitCostCents: number;
  /** Shelf price at the start of history, before a shop's own level. */
  readonly regularPriceCents: number;
  /** Planted price elasticity of demand, in thousandths; negative. */
  readonly elasticityMilli: number;
  /** Share of demand at regular prices, 2²⁴ over all products. */
  readonly weight: number;
  /** Weeks of history (0 = oldest) → percent off, chain-wide. */
  readonly promotions: ReadonlyMap<number, number>;
  /** Weeks in which the regular price goes up chain-wide, by 3 %. */
  readonly increases: readonly number[];
}

/** All demand at regular prices. */
export const WEIGHT_SUM = 2 ** 24;
const PROMOTION_DEPTHS = [10, 15, 20, 25, 30] as const;
const POPULARITY_MILLI = -800;

/** @param products - how many, from 1; past the shelf's own 40 they repeat as sizes of their own */
export function catalogOf(seed: number, products: number): readonly CatalogProduct[] {
  const ids = Array.from({ length: products }, (_, i) => i + 1);
  const ranks = rankedBy(ids, (id) => keyOf(seed, TABLE.product, id, 0));
  const zipf = ids.map((rank) => powerFixed(rank, 1, POPULARITY_MILLI));
  const total = zipf.reduce((sum, weight) => sum + weight, 0);
  return ids.map((id) => productOf(seed, id, Math.floor(((zipf[ranks.indexOf(id)] ?? 1) * WEIGHT_SUM) / total)));
}

function productOf(seed: number, productId: number, weight: number): CatalogProduct {
  const index = (productId - 1) % SHELF.length;
  const [name, category, cost, price] = SHELF[index] ?? ['?', 'Pantry', 1, 2];
  const size = Math.floor((productId - 1) / SHELF.length);
  const key = keyOf(seed, TABLE.product, productId);
  return {
    productId,
    categoryId: CATEGORIES.indexOf(category) + 1,
    name: size === 0 ? name : `${name}, no. ${size + 1}`,
    unitCostCents: cost,
    regularPriceCents: price,
    elasticityMilli: -1200 - below(childKey(key, 1), 2200),
    weight: Math.max(1, weight),
    promotions: promotionsOf(seed, productId),
    increases: [8 + below(childKey(key, 2), 20), 32 + below(childKey(key, 3), 24)],
  };
}

/** About one week in seven, never two weeks in a row: shoppers would stock up and blur the response. */
function promotionsOf(seed: number, productId: number): ReadonlyMap<number, number> {
  const promotions = new Map<number, number>();
  for (let week = 1; week < HISTORY_WEEKS; week++) {
    const draw = keyOf(seed, TABLE.promotion, productId, week);
    if (draw % 6 !== 0 || promotions.has(week - 1)) continue;
    promotions.set(week, PROMOTION_DEPTHS[below(childKey(draw, 1), PROMOTION_DEPTHS.length)] ?? 10);
  }
  return promotions;
}
