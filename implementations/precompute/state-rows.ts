/** A state as a row: the columns of product_state in their order, and how they are read and written. */
import type { AbcClass } from '../../model/answers/abc.ts';
import type { PastDays } from './documents.ts';
import type { ProductState } from './state.ts';

/** Each column that a write can change, in the table's order, with its type and value. */
export const STATE_COLUMNS: readonly {
  readonly name: string;
  readonly type: 'text' | 'bigint';
  readonly of: (state: ProductState) => string | number | null;
}[] = [
  { name: 'abc_class', type: 'text', of: ({ abcClass }) => abcClass },
  { name: 'year_revenue_cents', type: 'bigint', of: ({ yearRevenueCents }) => yearRevenueCents },
  { name: 'revenue_cents', type: 'bigint', of: ({ revenueCents }) => revenueCents },
  { name: 'units', type: 'bigint', of: ({ units }) => units },
  { name: 'units_before', type: 'bigint', of: ({ unitsBefore }) => unitsBefore },
  { name: 'stock_units', type: 'bigint', of: ({ stockUnits }) => stockUnits },
  { name: 'units_today', type: 'bigint', of: ({ unitsToday }) => unitsToday },
  { name: 'net_today_cents', type: 'bigint', of: ({ netTodayCents }) => netTodayCents },
  { name: 'receipts', type: 'bigint', of: ({ receipts }) => receipts },
  { name: 'customers', type: 'bigint', of: ({ customers }) => customers },
  { name: 'repeat_customers', type: 'bigint', of: ({ repeatCustomers }) => repeatCustomers },
  { name: 'nets', type: 'bigint', of: ({ nets }) => nets.size },
  { name: 'nets_below', type: 'bigint', of: ({ nets }) => nets.below },
  { name: 'median_net_cents', type: 'bigint', of: ({ nets }) => nets.median },
  { name: 'prices', type: 'bigint', of: ({ prices }) => prices.size },
  { name: 'prices_below', type: 'bigint', of: ({ prices }) => prices.below },
  { name: 'price_cents', type: 'bigint', of: ({ prices }) => prices.median },
];

export const STATE_COLUMN_NAMES = STATE_COLUMNS.map(({ name }) => name).join(', ');

/** product_id and then the state's columns. */
export type StateRow = readonly [
  productId: number,
  abcClass: AbcClass,
  ...figures: [number, number, number, number, number, number, number, number, number, number],
  nets: number,
  netsBelow: number,
  medianNet: number | null,
  prices: number,
  pricesBelow: number,
  price: number,
];

export function stateOf(row: StateRow): ProductState {
  const [productId, abcClass, yearRevenueCents, revenueCents, units, unitsBefore, stockUnits, ...rest] = row;
  const [unitsToday, netTodayCents, receipts, customers, repeatCustomers, ...medians] = rest;
  const [nets, netsBelow, medianNet, prices, pricesBelow, price] = medians;
  return {
    productId,
    abcClass,
    yearRevenueCents,
    revenueCents,
    units,
    unitsBefore,
    stockUnits,
    unitsToday,
    netTodayCents,
    receipts,
    customers,
    repeatCustomers,
    nets: { size: nets, below: netsBelow, median: medianNet },
    prices: { size: prices, below: pricesBelow, median: price },
  };
}

/** Units, nets and closing stock of the days, as PostgreSQL's type json gives them. */
export type PastJson = readonly [units: number[], netCents: number[], closingStock: number[]];

/** @throws {RangeError} past 2⁵³ */
export function pastOf([units, netCents, closingStock]: PastJson): PastDays {
  return { units: seriesOf(units), netCents: seriesOf(netCents), closingStock: seriesOf(closingStock) };
}

function seriesOf(values: readonly number[]): Float64Array {
  if (!values.every(Number.isSafeInteger)) throw new RangeError('a day holds a figure past 2^53');
  return Float64Array.from(values);
}
