/** The key figures of a product in a scope. */
import type { Kpis } from '../contract.ts';
import type { BasisPoints } from '../units.ts';
import type { AbcClass } from './abc.ts';
import { exactSum, rhu, safeNumber } from './integers.ts';
import type { DayFigures, DetailStatistics } from './statistics.ts';
import { requireDays, WINDOW, windowSum, YEAR } from './window.ts';

/** @throws {RangeError} if a series is too short or a figure is past 2⁵³ */
export function kpisOf(statistics: DetailStatistics, abcClass: AbcClass): Kpis {
  const { days, receipts, customers, repeatCustomers, medianLineCents } = statistics;
  const revenue = windowSum(days.netCents, 0, WINDOW);
  const revenueLastYear = windowSum(days.netCents, YEAR, WINDOW);
  const units = windowSum(days.units, 0, WINDOW);
  const stock = windowSum(days.closingStock, 0, 1);
  const unitCost = BigInt(statistics.unitCostCents);
  return {
    revenueCents: safeNumber(revenue),
    units: safeNumber(units),
    receipts,
    averageUnitCents: rhu(revenue, units),
    grossMarginBp: grossMarginBp(revenue, units * unitCost),
    customers,
    repeatBp: rhu(10_000n * BigInt(repeatCustomers), BigInt(customers)),
    medianLineCents,
    trendBp: changeBp(units, windowSum(days.units, WINDOW, WINDOW)),
    likeForLikeBp: changeBp(revenue, revenueLastYear),
    stockUnits: safeNumber(stock),
    daysOfCoverX10: daysOfCoverX10(stock, units),
    stockoutDays: stockoutDays(days.closingStock),
    gmroiBp: gmroiBp(days, unitCost),
    abcClass,
  };
}

/** Growth over an earlier figure; null unless that one was above 0. */
export function changeBp(now: bigint, before: bigint): BasisPoints | null {
  return rhu(10_000n * (now - before), before);
}

/** Share of the revenue that the goods did not cost; negative when sold at a loss. */
export function grossMarginBp(revenue: bigint, cost: bigint): BasisPoints | null {
  return rhu(10_000n * (revenue - cost), revenue);
}

/**
 * Tenths of a day that the stock lasts at the window's pace; negative if the stock is.
 * @param units - sold in the window of 28 days
 */
export function daysOfCoverX10(stock: bigint, units: bigint): number | null {
  return rhu(BigInt(10 * WINDOW) * stock, units);
}

function stockoutDays(closingStock: ArrayLike<number>): number {
  let days = 0;
  for (let ago = 0; ago < WINDOW; ago++) if ((closingStock[ago] ?? 0) <= 0) days++;
  return days;
}

/** Gross margin of a year over the mean value of the stock that earned it; empty shelves count 0, never less. */
function gmroiBp({ units, netCents, closingStock }: DayFigures, unitCost: bigint): BasisPoints | null {
  requireDays(closingStock, YEAR);
  const margin = windowSum(netCents, 0, YEAR) - windowSum(units, 0, YEAR) * unitCost;
  const stockDays = exactSum(YEAR, (ago) => Math.max(closingStock[ago] ?? 0, 0));
  return rhu(10_000n * BigInt(YEAR) * margin, unitCost * stockDays);
}
