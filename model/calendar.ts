/** Shop-local calendar: days are whole numbers, times carry no zone, and nothing here reads a clock. */
import type { DayNumber, IsoDate } from './units.ts';

const MILLISECONDS_A_DAY = 86_400_000;

/** @throws {RangeError} for anything but a `YYYY-MM-DD` that exists */
export function dayNumber(date: IsoDate): DayNumber {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  const day = time / MILLISECONDS_A_DAY;
  if (Number.isNaN(day) || isoDate(day) !== date) throw new RangeError(`not a date: ${date}`);
  return day;
}

export function isoDate(day: DayNumber): IsoDate {
  return new Date(day * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** Monday is 0. 1970-01-01 was a Thursday. */
export function weekday(day: DayNumber): number {
  return (((day + 3) % 7) + 7) % 7;
}
