/** The exact state of a product in a scope, and how a write changes it: nothing here looks at history. */
import type { AbcClass } from '../../model/answers/abc.ts';
import { ANONYMOUS, type ProductDelta } from './deltas.ts';
import { type Counted, type MedianCursor, moveMedian } from './median.ts';

/** Windows are the 28 days that end today unless said. With the days before today it is all that a document needs. */
export interface ProductState {
  readonly productId: number;
  /** As its document shows it. */
  readonly abcClass: AbcClass;
  /** Over 364 days. */
  readonly yearRevenueCents: number;
  readonly revenueCents: number;
  readonly units: number;
  /** The 28 days before. */
  readonly unitsBefore: number;
  readonly stockUnits: number;
  readonly unitsToday: number;
  readonly netTodayCents: number;
  readonly receipts: number;
  readonly customers: number;
  readonly repeatCustomers: number;
  /** Of lines with a quantity above 0. */
  readonly nets: MedianCursor;
  /** In effect: one for each shop of the scope. */
  readonly prices: MedianCursor;
}

/** What has to be known besides to apply a delta: as much as the delta is long. */
export interface Surroundings {
  readonly nets: readonly Counted[];
  readonly prices: readonly Counted[];
  /** Receipts so far of the delta's customers; 0 may be left out. */
  readonly visits: ReadonlyMap<number, number>;
}

/** Every write is of today, so it only adds: no window slides while the service runs. */
export function applied(state: ProductState, around: Surroundings, delta: ProductDelta): ProductState {
  return {
    ...state,
    ...withVisits(state, around.visits, delta.visits),
    yearRevenueCents: state.yearRevenueCents + delta.netCents,
    revenueCents: state.revenueCents + delta.netCents,
    units: state.units + delta.units,
    stockUnits: state.stockUnits - delta.units,
    unitsToday: state.unitsToday + delta.units,
    netTodayCents: state.netTodayCents + delta.netCents,
    nets: delta.nets.size === 0 ? state.nets : moveMedian(state.nets, around.nets, delta.nets),
    prices: delta.prices.size === 0 ? state.prices : moveMedian(state.prices, around.prices, delta.prices),
  };
}

function withVisits(
  { receipts, customers, repeatCustomers }: ProductState,
  before: ReadonlyMap<number, number>,
  more: ReadonlyMap<number, number>,
): Pick<ProductState, 'receipts' | 'customers' | 'repeatCustomers'> {
  for (const [customer, added] of more) {
    receipts += added;
    if (customer === ANONYMOUS) continue;
    const known = before.get(customer) ?? 0;
    if (known === 0) customers += 1;
    if (known < 2 && known + added >= 2) repeatCustomers += 1;
  }
  return { receipts, customers, repeatCustomers };
}
