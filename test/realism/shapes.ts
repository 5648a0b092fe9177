/** Shapes in time, found and planted: the week, the year of each category, a shop's growth, and how sales developed. */
import { FIRST_DAY, HISTORY_DAYS, WEEKDAY_FACTOR } from '../../datagen/parameters.ts';
import { shopTraits } from '../../datagen/shops.ts';
import { WEEK, YEAR } from '../../model/answers/window.ts';
import { isoDate, weekday } from '../../model/calendar.ts';
import type { Manifest } from '../../model/manifest.ts';
import { correlationOf, meanOf, median, sumOf } from './numbers.ts';
import type { ProductSales, Sales } from './sales.ts';
import type { Worlds } from './worlds.ts';

/** Index 1 is the mean of the week. */
export interface WeekdayFigures {
  /** Monday is 0. */
  readonly weekday: number;
  readonly planted: number;
  readonly sold: number;
  /** Least and most over the categories. */
  readonly least: number;
  readonly most: number;
}

/** Units a day by month, January first; 1 is the mean of the months. */
export interface YearFigures {
  readonly category: string;
  readonly planted: readonly number[];
  /** As the rows have it: prices, promotions and growth are in it too. */
  readonly sold: readonly number[];
  /** What was sold over what would have been expected without seasons. */
  readonly explained: readonly number[];
}

export interface DevelopmentFigures {
  /** Units an average shop sold, week by week, oldest first. */
  readonly sold: readonly number[];
  /** What demand without any response to prices would have been. */
  readonly atUnchangedPrices: readonly number[];
  /** Of the chain's units and revenue, the last 28 days against those 364 days before. */
  readonly unitsOverYear: number;
  readonly revenueOverYear: number;
}

/** Growth over the history of each shop: fractions. */
export interface GrowthFigures {
  readonly shops: readonly { readonly planted: number; readonly found: number }[];
  readonly correlation: number;
  readonly medianError: number;
}

type Series = ArrayLike<number>;
const DAYS = Array.from({ length: HISTORY_DAYS }, (_, ago) => ago);

export function weekFigures({ chain }: Sales): WeekdayFigures[] {
  const all = byWeekday(chain);
  const categories = categoriesOf(chain).map((category) => byWeekday(ofCategory(chain, category)));
  return relativeToMean(WEEKDAY_FACTOR).map((planted, day) => {
    const each = categories.map((factors) => factors[day] ?? Number.NaN);
    return { weekday: day, planted, sold: all[day] ?? Number.NaN, least: Math.min(...each), most: Math.max(...each) };
  });
}

function byWeekday(products: readonly ProductSales[]): number[] {
  const days = Array.from({ length: WEEK }, (_, day) => DAYS.filter((ago) => weekday(dayBefore(ago)) === day));
  return relativeToMean(days.map((agos) => soldOn(products, agos)));
}

export function yearFigures({ chain }: Sales, worlds: Worlds): YearFigures[] {
  const months = Array.from({ length: 12 }, (_, month) =>
    DAYS.filter((ago) => ago < YEAR && new Date(isoDate(dayBefore(ago))).getUTCMonth() === month),
  );
  const expected = (without: 'nothing' | 'seasons', category: string, agos: readonly number[]) =>
    soldOn(ofCategory(withIdentity(chain, worlds[without].chain), category), agos);
  return categoriesOf(chain).map((category) => {
    const sold = months.map((agos) => soldOn(ofCategory(chain, category), agos));
    const seasonal = months.map((agos) => expected('nothing', category, agos));
    const even = months.map((agos) => expected('seasons', category, agos));
    return {
      category,
      planted: relativeToMean(seasonal.map((units, month) => units / (even[month] ?? 0))),
      sold: relativeToMean(sold.map((units, month) => units / (months[month]?.length ?? 0))),
      explained: relativeToMean(sold.map((units, month) => units / (even[month] ?? 0))),
    };
  });
}

export function developmentFigures({ chain }: Sales, worlds: Worlds, { scale }: Manifest): DevelopmentFigures {
  const weeks = DAYS.filter((ago) => ago % WEEK === 0).reverse();
  const daysOf = (ago: number) => DAYS.slice(ago, ago + WEEK);
  const change = (series: (product: ProductSales) => Series) => {
    const total = (from: number) =>
      sumOf(chain.map((product) => sumOf(DAYS.slice(from, from + 28).map((ago) => series(product)[ago] ?? 0))));
    return total(0) / total(YEAR) - 1;
  };
  return {
    sold: weeks.map((ago) => soldOn(chain, daysOf(ago)) / scale),
    atUnchangedPrices: weeks.map((ago) => soldOn(worlds['price response'].chain, daysOf(ago)) / scale),
    unitsOverYear: change((product) => product.units),
    revenueOverYear: change((product) => product.netCents),
  };
}

/** From how a shop's second half of history compares with its first, against the chain, whose mean growth is taken as planted. */
export function growthFigures({ shops, chain }: Sales, { seed, scale }: Manifest): GrowthFigures {
  const planted = Array.from({ length: scale }, (_, index) => shopTraits(seed, index + 1).growthMilli / 1000);
  const usual = halvesRatio(chain) / meanOf(planted.map(plantedRatio));
  const found = planted.map((growth, index) => {
    const ratio = halvesRatio(shops.slice(index * chain.length, (index + 1) * chain.length)) / usual;
    return { planted: growth, found: (ratio - 1) / (0.75 - 0.25 * ratio) };
  });
  return {
    shops: found,
    correlation: correlationOf(
      planted,
      found.map((shop) => shop.found),
    ),
    medianError: median(found.map((shop) => Math.abs(shop.found - shop.planted))),
  };
}

function halvesRatio(products: readonly ProductSales[]): number {
  return soldOn(products, DAYS.slice(0, HISTORY_DAYS / 2)) / soldOn(products, DAYS.slice(HISTORY_DAYS / 2));
}

/** Growth is linear in time: its means over the halves stand at a fourth and three fourths of the way. */
const plantedRatio = (growth: number) => (1 + 0.75 * growth) / (1 + 0.25 * growth);

function soldOn(products: readonly { readonly units: Series }[], agos: readonly number[]): number {
  return sumOf(products.map(({ units }) => sumOf(agos.map((ago) => units[ago] ?? 0))));
}

function withIdentity<T>(chain: readonly ProductSales[], expected: readonly T[]): (T & { category: string })[] {
  return expected.map((units, index) => ({ ...units, category: chain[index]?.category ?? '' }));
}

function ofCategory<T extends { readonly category: string }>(products: readonly T[], category: string): T[] {
  return products.filter((product) => product.category === category);
}

const categoriesOf = (chain: readonly ProductSales[]) => [...new Set(chain.map(({ category }) => category))];
const dayBefore = (ago: number) => FIRST_DAY + HISTORY_DAYS - 1 - ago;

function relativeToMean(values: readonly number[]): number[] {
  const mean = meanOf(values);
  return values.map((value) => value / mean);
}
