/** The pricing engine: from statistics to the documents that reads send as they are. Pure. */
import { type AbcClass, abcClasses } from '../../model/answers/abc.ts';
import { detailOf, overviewOf, overviewProductOf } from '../../model/answers/answers.ts';
import type { DayFigures } from '../../model/answers/statistics.ts';
import type { Scope } from '../../model/contract.ts';
import type { IsoDate } from '../../model/units.ts';
import type { CatalogEntry } from '../shared/postgres/reads.ts';
import type { ProductState } from './state.ts';

/** What is the same for all documents. */
export interface Setting {
  readonly today: IsoDate;
  readonly catalog: ReadonlyMap<number, CatalogEntry>;
}

/** Days before today of a product in a scope: index k is the day T − k, and index 0, today, is left at 0. */
export interface PastDays {
  readonly units: Float64Array;
  readonly netCents: Float64Array;
  readonly closingStock: Float64Array;
}

/** JSON text. `productId` 0 is the overview. */
export interface Document {
  readonly productId: number;
  readonly body: string;
}

/** Key of the overview among a scope's documents. */
export const OVERVIEW = 0;

/** The scope's states with the classes that their revenues give them now. @param states - of all its products */
export function classified(states: readonly ProductState[]): readonly ProductState[] {
  const classes = abcClasses(
    states.map(({ productId, yearRevenueCents }) => ({ productId, revenueCents: yearRevenueCents })),
  );
  const classOf = (productId: number): AbcClass => classes.get(productId) ?? 'C';
  return states.map((state) => ({ ...state, abcClass: classOf(state.productId) }));
}

/** @param states - of all the scope's products, classified */
export function overviewDocument(setting: Setting, scope: Scope, states: readonly ProductState[]): Document {
  const products = states.map((state) => {
    const product = entry(setting, state.productId);
    return overviewProductOf(product, { ...state, unitCostCents: product.unitCostCents }, state.abcClass);
  });
  return { productId: OVERVIEW, body: JSON.stringify(overviewOf(scope, setting.today, products)) };
}

export function detailDocument(setting: Setting, scope: Scope, state: ProductState, past: PastDays): Document {
  const product = entry(setting, state.productId);
  const { median: currentPriceCents } = state.prices;
  if (currentPriceCents === null) throw new RangeError(`product ${state.productId} has no price`);
  const statistics = {
    unitCostCents: product.unitCostCents,
    days: daysOf(state, past),
    receipts: state.receipts,
    customers: state.customers,
    repeatCustomers: state.repeatCustomers,
    medianLineCents: state.nets.median,
    currentPriceCents,
  };
  return {
    productId: state.productId,
    body: JSON.stringify(detailOf(scope, product, setting.today, statistics, state.abcClass)),
  };
}

function daysOf(state: ProductState, past: PastDays): DayFigures {
  return {
    units: past.units.with(0, state.unitsToday),
    netCents: past.netCents.with(0, state.netTodayCents),
    closingStock: past.closingStock.with(0, state.stockUnits),
  };
}

function entry({ catalog }: Setting, productId: number): CatalogEntry {
  const product = catalog.get(productId);
  if (product === undefined) throw new RangeError(`no product ${productId}`);
  return product;
}
