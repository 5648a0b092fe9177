/** The calendar of the queries: days are whole numbers in SQL too, so that no date goes through JavaScript's clock or zone. */
import { dayNumber, isoDate } from '../../model/calendar.ts';
import type { DayNumber, IsoDate } from '../../model/units.ts';

/** Days that the formulas look back, today included: 364 and the 28 before them. */
export const DAYS = 392;

/** `today` is a constant of the data set, so its windows are written into the statements, where the planner sees them. */
export interface Windows {
  readonly today: IsoDate;
  readonly todayNumber: DayNumber;
  /** SQL of the first of the last n days, today included. */
  firstOfLast(days: number): string;
}

export function windowsOf(today: IsoDate): Windows {
  const todayNumber = dayNumber(today);
  return { today, todayNumber, firstOfLast: (days) => `DATE '${isoDate(todayNumber - days + 1)}'` };
}

/** SQL of how many days before today a date is. */
export const ageOf = ({ today }: Windows, date: string) => `DATE '${today}' - ${date}`;
