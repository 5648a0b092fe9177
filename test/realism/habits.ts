/** Habits at the till, found and planted: popularity, baskets, hours, returns, cards, discounts, and how often a shelf is empty. */
import {
  BASKET_SIZES,
  DISCOUNTED_OF_256,
  KNOWN_OF_256,
  LATE_OF_64,
  RETURN_SHARE,
  SALES_CLOCK,
} from '../../datagen/parameters.ts';
import { WEEK } from '../../model/answers/window.ts';
import type { Manifest } from '../../model/manifest.ts';
import { shareOf, slopeOf, sumOf } from './numbers.ts';
import type { Sales } from './sales.ts';

/** The numbers of a query's rows, all of them. */
export type Query = (sql: string) => Promise<readonly (readonly number[])[]>;

/** A share of the rows, and the planted one. */
export interface ShareFigures {
  readonly name: string;
  readonly planted: number;
  readonly found: number;
}

/** Shares of a distribution, and the planted ones. */
export interface Distribution {
  /** Lines of a receipt, or hour of the day. */
  readonly at: readonly number[];
  readonly planted: readonly number[];
  readonly found: readonly number[];
}

export interface PopularityFigures {
  /** By rank, the most popular first: shares of all units. */
  readonly products: readonly { readonly productId: number; readonly planted: number; readonly found: number }[];
  /** Slope of ln share over ln rank; −0.8 is planted. */
  readonly exponent: number;
}

export async function shareFigures(query: Query, sales: Sales): Promise<ShareFigures[]> {
  const [[returns = 0, discounted = 0] = []] = await query(
    'SELECT avg((quantity < 0)::INTEGER), avg((discount_cents > 0)::INTEGER) FROM receipt_line',
  );
  const [[anonymous = 0] = []] = await query('SELECT avg((customer_id IS NULL)::INTEGER) FROM receipt');
  const known = KNOWN_OF_256 / 256;
  return [
    { name: 'lines that are returns', planted: RETURN_SHARE, found: returns },
    { name: 'anonymous receipts', planted: 1 - known, found: anonymous },
    {
      name: 'lines with a discount',
      planted: (DISCOUNTED_OF_256 / 256) * known * (1 - RETURN_SHARE),
      found: discounted,
    },
    // A late delivery leaves 2 or 3 days without, and the evening before: 3.5 of 7 days.
    {
      name: 'days of a shop and product that end with an empty shelf',
      planted: ((LATE_OF_64 / 64) * 3.5) / 7,
      found: emptyShare(sales),
    },
  ];
}

/** After the first week, which ends before the first delivery can be late. */
function emptyShare({ shops }: Sales): number {
  const shares = shops.map(({ closingStock }) => {
    const days = closingStock.subarray(0, closingStock.length - WEEK);
    return shareOf([...days], (stock) => stock <= 0);
  });
  return sumOf(shares) / shares.length;
}

export async function basketFigures(query: Query): Promise<Distribution> {
  const sizes = Array.from({ length: Math.max(...BASKET_SIZES) }, (_, index) => 1 + index);
  // A receipt's lines are numbered 1, 2, 3, …: as many reach the n-th as have n lines or more.
  const reaching = new Map(
    (await query('SELECT line_no, count(*) FROM receipt_line GROUP BY ALL')).map(([line = 0, count = 0]) => [
      line,
      count,
    ]),
  );
  const receipts = reaching.get(1) ?? 0;
  return {
    at: sizes,
    planted: sizes.map((size) => shareOf(BASKET_SIZES, (planted) => planted === size)),
    found: sizes.map((size) => ((reaching.get(size) ?? 0) - (reaching.get(size + 1) ?? 0)) / receipts),
  };
}

export async function hourFigures(query: Query): Promise<Distribution> {
  const counts = new Map(
    (await query('SELECT hour(sold_at), count(*) FROM receipt GROUP BY ALL')).map(([hour = 0, count = 0]) => [
      hour,
      count,
    ]),
  );
  const total = sumOf(counts.values());
  const hours = Array.from({ length: 12 }, (_, index) => 8 + index);
  return {
    at: hours,
    planted: hours.map((hour) => soldBy(3600 * (hour + 1)) - soldBy(3600 * hour)),
    found: hours.map((hour) => (counts.get(hour) ?? 0) / total),
  };
}

/** Share of a day's receipts that are planned before this second of the day. */
function soldBy(second: number): number {
  const steps = SALES_CLOCK.length - 1;
  const step = SALES_CLOCK.findIndex((from, index) => index < steps && second < (SALES_CLOCK[index + 1] ?? from));
  if (step < 0) return 1;
  const from = SALES_CLOCK[step] ?? 0;
  return (step + Math.max(0, second - from) / ((SALES_CLOCK[step + 1] ?? from) - from)) / steps;
}

export function popularityFigures({ chain }: Sales, { truth }: Manifest): PopularityFigures {
  const units = new Map(
    chain.map((product) => [product.productId, product.units.reduce((sum, some) => sum + some, 0)]),
  );
  const total = sumOf(units.values());
  const products = truth.products
    .toSorted((a, b) => b.popularityShare - a.popularityShare)
    .map(({ productId, popularityShare }) => ({
      productId,
      planted: popularityShare,
      found: (units.get(productId) ?? 0) / total,
    }));
  return {
    products,
    exponent: slopeOf(
      products.map((_, index) => Math.log(index + 1)),
      products.map(({ found }) => Math.log(found)),
    ),
  };
}
