/** The sales forecast: a level by exponential smoothing over 8 weeks, spread over weekdays as those weeks were. */
import { weekday } from '../calendar.ts';
import type { Forecast } from '../contract.ts';
import type { BasisPoints, DayNumber } from '../units.ts';
import { exactSum, rhu, roundHalfUp, safeNumber } from './integers.ts';
import { requireDays, WEEK, WINDOW, windowSum } from './window.ts';

const BLOCKS = 8;
const HISTORY = BLOCKS * WEEK;
/** 3^k · 4^(7−k), newest block first: smoothing with α = ¼, in whole numbers. */
const WEIGHTS = Array.from({ length: BLOCKS }, (_, k) => 3n ** BigInt(k) * 4n ** BigInt(BLOCKS - 1 - k));
const WEIGHT_SUM = WEIGHTS.reduce((sum, weight) => sum + weight, 0n);

/**
 * 28 days ahead, and how far the same formula was off 28 days ago.
 * @param units - by day, index 0 is today; at least 84 days
 * @throws {RangeError} if the series is too short or a figure is past 2⁵³
 */
export function forecastOf(units: ArrayLike<number>, today: DayNumber): Forecast {
  requireDays(units, WINDOW + HISTORY);
  return {
    dailyMilliUnits: daysAhead(units, 0, today).map(safeNumber),
    wapeBp: wapeBp(units, today),
  };
}

/** Thousandths of a unit for the 28 days after the day `ago`, from the 56 days that end with it. */
function daysAhead(units: ArrayLike<number>, ago: number, today: DayNumber): bigint[] {
  const byWeekday = milliUnitsByWeekday(units, ago, today);
  return Array.from({ length: WINDOW }, (_, index) => byWeekday[weekday(today - ago + 1 + index)] ?? 0n);
}

/** A numerator passes 2⁶³ at a few thousand shops, so all of it is BigInt; but only seven days differ. */
function milliUnitsByWeekday(units: ArrayLike<number>, ago: number, today: DayNumber): bigint[] {
  const level = WEIGHTS.reduce((sum, weight, k) => sum + weight * windowSum(units, ago + k * WEEK, WEEK), 0n);
  const sold = unitsByWeekday(units, ago, today);
  const denominator = WEIGHT_SUM * sold.reduce((sum, some) => sum + some, 0n);
  if (denominator <= 0n) return [];
  return sold.map((some) => {
    const milliUnits = roundHalfUp(1000n * level * some, denominator);
    return milliUnits > 0n ? milliUnits : 0n;
  });
}

/** Units of the 56 days that end `ago` days ago by weekday, Monday first. */
function unitsByWeekday(units: ArrayLike<number>, ago: number, today: DayNumber): bigint[] {
  const sold = new Array<bigint>(WEEK).fill(0n);
  for (let newest = ago; newest < ago + WEEK; newest++) {
    sold[weekday(today - newest)] = exactSum(BLOCKS, (k) => units[newest + k * WEEK] ?? 0);
  }
  return sold;
}

/** Weighted absolute percentage error of the forecast made 28 days ago; null if hardly anything was sold since. */
function wapeBp(units: ArrayLike<number>, today: DayNumber): BasisPoints | null {
  const error = daysAhead(units, WINDOW, today).reduce((sum, forecast, index) => {
    const actual = 1000n * BigInt(units[WINDOW - 1 - index] ?? 0);
    return sum + (actual > forecast ? actual - forecast : forecast - actual);
  }, 0n);
  return rhu(10_000n * error, 1000n * windowSum(units, 0, WINDOW));
}
