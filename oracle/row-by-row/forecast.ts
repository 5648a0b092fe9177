/** The forecast, day by day: f_h is computed anew for every h. */
import { weekday } from '../../model/calendar.ts';
import type { DayNumber } from '../../model/units.ts';
import { larger, oneTo, rhu, roundHalfUp, sum } from './arithmetic.ts';
import { between, type Sale, unitsOf } from './rows.ts';

/** f_h as seen on day T. */
export function forecast(sales: readonly Sale[], T: DayNumber, h: number): bigint {
  const lastWeeks = between(sales, T - 55, T);
  const sold = unitsOf(lastWeeks);
  if (sold <= 0n) return 0n;
  const soldOnWeekday = unitsOf(lastWeeks.filter(({ day }) => weekday(day) === weekday(T + h)));
  let weighted = 0n;
  for (let k = 0; k <= 7; k++) {
    const block = unitsOf(between(sales, T - 7 * k - 6, T - 7 * k));
    weighted += 3n ** BigInt(k) * 4n ** BigInt(7 - k) * block;
  }
  return larger(0n, roundHalfUp(1000n * weighted * soldOnWeekday, 58_975n * sold));
}

export function wapeBp(sales: readonly Sale[], T: DayNumber): number | null {
  const errors = oneTo(28).map((h) => {
    const actual = unitsOf(between(sales, T - 28 + h, T - 28 + h));
    const difference = 1000n * actual - forecast(sales, T - 28, h);
    return difference < 0n ? -difference : difference;
  });
  return rhu(10_000n * sum(errors), 1000n * unitsOf(between(sales, T - 27, T)));
}
