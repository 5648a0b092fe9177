/** How sales answered to the price: a log-log regression over the weeks of the last year that can tell. */
import { exactSum, logE5, roundHalfUp, safeNumber } from './integers.ts';
import type { DayFigures } from './statistics.ts';
import { requireDays, WEEK, windowSum, YEAR } from './window.ts';

/** A week with sales and without an empty shelf. */
interface KeptWeek {
  readonly averageCents: number;
  readonly units: number;
}

/** The regression's sums, m times the usual ones and so whole: slope = n / v, explained share = n² / (v · vy). */
export interface PriceResponse {
  readonly weeks: number;
  /** Distinct average prices among the weeks kept. */
  readonly prices: number;
  readonly n: bigint;
  readonly v: bigint;
  readonly vy: bigint;
}

/** @throws {RangeError} if a series is too short */
export function priceResponseOf(days: DayFigures): PriceResponse {
  requireDays(days.closingStock, YEAR);
  const kept: KeptWeek[] = [];
  for (let ago = 0; ago < YEAR; ago += WEEK) {
    const week = keptWeek(days, ago);
    if (week !== null) kept.push(week);
  }
  return { weeks: kept.length, prices: new Set(kept.map((week) => week.averageCents)).size, ...regression(kept) };
}

/** null if the week tells nothing: nothing sold, given away, or sales cut short by an empty shelf. */
function keptWeek({ units, netCents, closingStock }: DayFigures, ago: number): KeptWeek | null {
  for (let day = ago; day < ago + WEEK; day++) if ((closingStock[day] ?? 0) <= 0) return null;
  const sold = windowSum(units, ago, WEEK);
  if (sold <= 0n) return null;
  const average = roundHalfUp(windowSum(netCents, ago, WEEK), sold);
  return average >= 1n ? { averageCents: safeNumber(average), units: safeNumber(sold) } : null;
}

/**
 * A logarithm is below 3.7·10⁶ for any safe integer, so a product is below 1.4·10¹³ and 52 of them are summed
 * exactly in doubles. What multiplies sums is not: BigInt.
 */
function regression(kept: readonly KeptWeek[]): Pick<PriceResponse, 'n' | 'v' | 'vy'> {
  const xs = kept.map((week) => logE5(week.averageCents));
  const ys = kept.map((week) => logE5(week.units));
  return { n: spread(xs, ys), v: spread(xs, xs), vy: spread(ys, ys) };
}

/** m · Σab − Σa · Σb: m² times the covariance. */
function spread(as: readonly number[], bs: readonly number[]): bigint {
  const count = as.length;
  const products = exactSum(count, (index) => (as[index] ?? 0) * (bs[index] ?? 0));
  const sumOf = (values: readonly number[]) => exactSum(count, (index) => values[index] ?? 0);
  return BigInt(count) * products - sumOf(as) * sumOf(bs);
}
