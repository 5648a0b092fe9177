/** From sufficient statistics to the engine's part of the answers, by the model's formulas. */
import { type AbcClass, abcClasses } from '../../model/answers/abc.ts';
import { forecastOf } from '../../model/answers/forecast.ts';
import { changeBp, daysOfCoverX10, grossMarginBp, kpisOf } from '../../model/answers/kpis.ts';
import { adviseOnPrice } from '../../model/answers/price.ts';
import type { DayNumber } from '../../model/units.ts';
import type { DetailRead, OverviewSums } from './fetch.ts';
import type { DetailFigures, OverviewFigures } from './internal.ts';

/** Days that the detail shows one by one. */
const SHOWN_DAYS = 56;
const NOTHING: OverviewSums = { revenueCents: 0, units: 0, unitsBefore: 0, stockUnits: 0, yearRevenueCents: 0 };

/** Unit cost in cents of every product, by product. */
export type UnitCosts = ReadonlyMap<number, number>;

export function overviewFigures(costs: UnitCosts, sums: ReadonlyMap<number, OverviewSums>): OverviewFigures[] {
  const classes = classesOf(costs, (productId) => sums.get(productId)?.yearRevenueCents ?? 0);
  return Array.from(costs, ([productId, unitCostCents]) => {
    const { revenueCents, units, unitsBefore, stockUnits } = sums.get(productId) ?? NOTHING;
    const sold = BigInt(units);
    const revenue = BigInt(revenueCents);
    return {
      productId,
      revenueCents,
      units,
      trendBp: changeBp(sold, BigInt(unitsBefore)),
      grossMarginBp: grossMarginBp(revenue, sold * BigInt(unitCostCents)),
      daysOfCoverX10: daysOfCoverX10(BigInt(stockUnits), sold),
      abcClass: classes.get(productId) ?? 'C',
    };
  });
}

/** @throws {RangeError} for an unknown product */
export function detailFigures(costs: UnitCosts, productId: number, today: DayNumber, read: DetailRead): DetailFigures {
  const unitCostCents = costs.get(productId);
  if (unitCostCents === undefined) throw new RangeError(`no product ${productId}`);
  const classes = classesOf(costs, (id) => read.yearRevenues.get(id) ?? 0);
  const statistics = { ...read.statistics, unitCostCents };
  const { units } = statistics.days;
  const kpis = kpisOf(statistics, classes.get(productId) ?? 'C');
  return {
    kpis,
    forecast: forecastOf(units, today),
    price: adviseOnPrice(statistics, kpis.daysOfCoverX10),
    dailyUnits: Array.from({ length: SHOWN_DAYS }, (_, index) => units[SHOWN_DAYS - 1 - index] ?? 0),
  };
}

function classesOf(costs: UnitCosts, revenueOf: (productId: number) => number): ReadonlyMap<number, AbcClass> {
  return abcClasses(Array.from(costs.keys(), (productId) => ({ productId, revenueCents: revenueOf(productId) })));
}
