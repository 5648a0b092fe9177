/**
 * What the generator's demand tables expect to be sold, in the data's world and in worlds with something planted taken out:
 * so the noise of the draws, a season or a trend can be told apart from the response to prices.
 */
import { CATEGORIES, type CatalogProduct, catalogOf } from '../../datagen/catalog.ts';
import { demandOf } from '../../datagen/demand.ts';
import { BASKET_SIZES, HISTORY_DAYS, HISTORY_WEEKS, QUANTITIES } from '../../datagen/parameters.ts';
import { type ShopTraits, shopTraits } from '../../datagen/shops.ts';
import type { Manifest } from '../../model/manifest.ts';
import { meanOf } from './numbers.ts';

/** What is taken out of a world. */
export type Without = 'nothing' | 'seasons' | 'growth' | 'price response';

/** Sells evenly through the year. */
const EVEN_CATEGORY = CATEGORIES.indexOf('Pantry') + 1;
const UNITS_A_RECEIPT = meanOf(BASKET_SIZES) * meanOf(QUANTITIES);

/** Expected sales of one product in one scope; index k is the day T − k. */
export interface Expected {
  readonly units: Float64Array;
  /** At shelf prices. */
  readonly cents: Float64Array;
}

/** By shop, then product: in the order of the sales. */
export interface World {
  readonly shops: readonly Expected[];
  readonly chain: readonly Expected[];
}

/** All of them, by what they are without. */
export type Worlds = Readonly<Record<Without, World>>;

export function worldsOf(manifest: Manifest): Worlds {
  return {
    nothing: worldOf(manifest, 'nothing'),
    seasons: worldOf(manifest, 'seasons'),
    growth: worldOf(manifest, 'growth'),
    'price response': worldOf(manifest, 'price response'),
  };
}

function worldOf({ seed, scale, products }: Manifest, without: Without): World {
  const catalog = catalogOf(seed, products).map((product) => changedProduct(product, without));
  const chain = catalog.map(() => ({ units: new Float64Array(HISTORY_DAYS), cents: new Float64Array(HISTORY_DAYS) }));
  const shops = Array.from({ length: scale }, (_, index) => {
    const expected = expectedOf(changedShop(shopTraits(seed, index + 1), without), catalog);
    for (const [place, product] of expected.entries()) addTo(chain[place], product);
    return expected;
  });
  return { shops: shops.flat(), chain };
}

function changedProduct(product: CatalogProduct, without: Without): CatalogProduct {
  if (without === 'seasons') return { ...product, categoryId: EVEN_CATEGORY };
  return without === 'price response' ? { ...product, elasticityMilli: 0 } : product;
}

function changedShop(shop: ShopTraits, without: Without): ShopTraits {
  return without === 'growth' ? { ...shop, growthMilli: 0 } : shop;
}

function expectedOf(shop: ShopTraits, catalog: readonly CatalogProduct[]): Expected[] {
  const demand = demandOf(shop, catalog);
  const size = catalog.length;
  const expected = catalog.map(() => ({
    units: new Float64Array(HISTORY_DAYS),
    cents: new Float64Array(HISTORY_DAYS),
  }));
  for (let day = 0; day < HISTORY_DAYS; day++) {
    const shares = sharesOf(demand.aliases.subarray(day * size, (day + 1) * size));
    expected.forEach(({ units, cents }, place) => {
      const sold = (demand.receipts[day] ?? 0) * UNITS_A_RECEIPT * (shares[place] ?? 0);
      const price = demand.prices[Math.floor(day / (HISTORY_DAYS / HISTORY_WEEKS)) * size + place] ?? 0;
      units[HISTORY_DAYS - 1 - day] = sold;
      cents[HISTORY_DAYS - 1 - day] = sold * price;
    });
  }
  return expected;
}

/** How likely each product is to be drawn from an alias table: a slot's own part, and what other slots pass on to it. */
function sharesOf(table: Uint32Array): Float64Array {
  const shares = new Float64Array(table.length);
  table.forEach((entry, slot) => {
    const own = Math.floor(entry / 65_536) / 65_536;
    const alias = entry % 65_536;
    shares[slot] = (shares[slot] ?? 0) + own / table.length;
    shares[alias] = (shares[alias] ?? 0) + (1 - own) / table.length;
  });
  return shares;
}

function addTo(sum: Expected | undefined, more: Expected): void {
  sum?.units.forEach((units, ago) => {
    sum.units[ago] = units + (more.units[ago] ?? 0);
    sum.cents[ago] = (sum.cents[ago] ?? 0) + (more.cents[ago] ?? 0);
  });
}
