/** The answers' `data`: sufficient statistics in, what the contract's GET calls return out. Members are in its order. */
import { dayNumber } from '../calendar.ts';
import type { Detail, Overview, OverviewProduct, Scope } from '../contract.ts';
import type { IsoDate } from '../units.ts';
import type { AbcClass } from './abc.ts';
import { forecastOf } from './forecast.ts';
import { changeBp, daysOfCoverX10, grossMarginBp, kpisOf } from './kpis.ts';
import { adviseOnPrice } from './price.ts';
import type { DetailStatistics, OverviewStatistics, ProductIdentity } from './statistics.ts';
import { requireDays } from './window.ts';

/** Days that the detail shows one by one. */
const SHOWN_DAYS = 56;

/** @throws {RangeError} if a figure is past 2⁵³ */
export function overviewProductOf(
  { productId, name, category }: ProductIdentity,
  { revenueCents, units, unitsBefore, stockUnits, unitCostCents }: OverviewStatistics,
  abcClass: AbcClass,
): OverviewProduct {
  const sold = BigInt(units);
  const revenue = BigInt(revenueCents);
  return {
    productId,
    name,
    category,
    revenueCents,
    units,
    trendBp: changeBp(sold, BigInt(unitsBefore)),
    grossMarginBp: grossMarginBp(revenue, sold * BigInt(unitCostCents)),
    daysOfCoverX10: daysOfCoverX10(BigInt(stockUnits), sold),
    abcClass,
  };
}

/** @param products - all of them, in any order */
export function overviewOf(scope: Scope, today: IsoDate, products: readonly OverviewProduct[]): Overview {
  return { ...scopeMembers(scope), today, products: products.toSorted((a, b) => a.productId - b.productId) };
}

/** @throws {RangeError} if a series is too short or a figure is past 2⁵³ */
export function detailOf(
  scope: Scope,
  { productId, name, category }: ProductIdentity,
  today: IsoDate,
  statistics: DetailStatistics,
  abcClass: AbcClass,
): Detail {
  const kpis = kpisOf(statistics, abcClass);
  return {
    ...scopeMembers(scope),
    productId,
    name,
    category,
    today,
    kpis,
    forecast: forecastOf(statistics.days.units, dayNumber(today)),
    price: adviseOnPrice(statistics, kpis.daysOfCoverX10),
    dailyUnits: oldestFirst(statistics.days.units),
  };
}

function oldestFirst(units: ArrayLike<number>): number[] {
  requireDays(units, SHOWN_DAYS);
  return Array.from({ length: SHOWN_DAYS }, (_, index) => units[SHOWN_DAYS - 1 - index] ?? 0);
}

function scopeMembers(scope: Scope): Pick<Detail, 'scope' | 'shopId'> {
  return scope.kind === 'shop' ? { scope: 'shop', shopId: scope.shopId } : { scope: 'chain', shopId: null };
}
