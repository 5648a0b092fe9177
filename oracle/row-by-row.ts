/**
 * The answers once more, computed literally by the definitions of docs/contract.md, section 2, row by row over all rows
 * in memory. It shares no formula with model/answers, so that a mistake would have to be made twice to go unseen.
 * Clarity before speed: good for scale 1.
 */
import { dayNumber } from '../model/calendar.ts';
import type { Detail, Overview, OverviewProduct, Scope } from '../model/contract.ts';
import type { LiveWrites, Product, StoreRows } from '../model/store.ts';
import type { IsoDate } from '../model/units.ts';
import { exact, oneTo } from './row-by-row/arithmetic.ts';
import { forecast, wapeBp } from './row-by-row/forecast.ts';
import { kpis } from './row-by-row/kpis.ts';
import { price } from './row-by-row/price.ts';
import { between, categoryOf, joined, productOf, rowsOf, type Store, unitsOf } from './row-by-row/rows.ts';

export interface RowByRow {
  /** @throws {RangeError} for an unknown shop or product */
  readonly detail: (scope: Scope, productId: number) => Detail;
  /** @throws {RangeError} for an unknown shop */
  readonly overview: (scope: Scope) => Overview;
}

/** @param live - all that the answers shall include besides the rows */
export function rowByRow(rows: StoreRows, live: LiveWrites, today: IsoDate): RowByRow {
  const store = joined(rows, live, dayNumber(today));
  return {
    detail: (scope, productId) => detail(store, today, scope, productOf(rows, productId)),
    overview: (scope) => overview(store, today, scope),
  };
}

function overview(store: Store, today: IsoDate, scope: Scope): Overview {
  const products = store.rows.products.toSorted((a, b) => a.productId - b.productId);
  return {
    scope: scope.kind,
    shopId: scope.kind === 'shop' ? scope.shopId : null,
    today,
    products: products.map((product): OverviewProduct => {
      const { revenueCents, units, trendBp, grossMarginBp, daysOfCoverX10, abcClass } = kpis(store, scope, product);
      const { productId, name } = product;
      const category = categoryOf(store.rows, product);
      return { productId, name, category, revenueCents, units, trendBp, grossMarginBp, daysOfCoverX10, abcClass };
    }),
  };
}

function detail(store: Store, today: IsoDate, scope: Scope, product: Product): Detail {
  const { T } = store;
  const { sales } = rowsOf(store, scope, product);
  const keyFigures = kpis(store, scope, product);
  return {
    scope: scope.kind,
    shopId: scope.kind === 'shop' ? scope.shopId : null,
    productId: product.productId,
    name: product.name,
    category: categoryOf(store.rows, product),
    today,
    kpis: keyFigures,
    forecast: {
      dailyMilliUnits: oneTo(28).map((h) => exact(forecast(sales, T, h))),
      wapeBp: wapeBp(sales, T),
    },
    price: price(store, scope, product, keyFigures.daysOfCoverX10),
    dailyUnits: oneTo(56).map((n) => exact(unitsOf(between(sales, T - 56 + n, T - 56 + n)))),
  };
}
