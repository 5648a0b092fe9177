/** Windows of days in a series whose index 0 is today. */
import { exactSum } from './integers.ts';

/** A year of whole weeks, so that each day meets the same weekday of the year before. */
export const YEAR = 364;
/** Days of every window that has no length of its own. */
export const WINDOW = 28;
export const WEEK = 7;

/**
 * Σ of the `days` days that end `ago` days ago.
 * @throws {RangeError} if the series is too short: a missing day is not a day without sales
 */
export function windowSum(series: ArrayLike<number>, ago: number, days: number): bigint {
  requireDays(series, ago + days);
  return exactSum(days, (index) => series[ago + index] ?? 0);
}

/** @throws {RangeError} if the series has fewer days than that */
export function requireDays(series: ArrayLike<number>, days: number): void {
  if (series.length < days) throw new RangeError(`a series has ${series.length} days, but ${days} are needed`);
}
