/** The series of days behind KPIs, forecast and price, put together from what was sold and delivered on each. */
import type { DayFigures } from '../../model/answers/statistics.ts';
import { DAYS } from './windows.ts';

/** Ages are days before today, 0 is today; what is older than the series is left out. */
export interface DaySeries {
  sold(age: number, units: number, netCents: number): void;
  delivered(age: number, units: number): void;
  /** @param stockUnits - at the end of today; the stock of the days before follows from it */
  figures(stockUnits: number): DayFigures;
}

export function daySeries(): DaySeries {
  const units = new Float64Array(DAYS);
  const netCents = new Float64Array(DAYS);
  const change = new Float64Array(DAYS);
  return {
    sold(age, pieces, cents) {
      if (age >= DAYS) return;
      units[age] = (units[age] ?? 0) + pieces;
      netCents[age] = (netCents[age] ?? 0) + cents;
      change[age] = (change[age] ?? 0) - pieces;
    },
    delivered(age, pieces) {
      if (age < DAYS) change[age] = (change[age] ?? 0) + pieces;
    },
    figures(stockUnits) {
      const closingStock = new Float64Array(DAYS);
      let stock = stockUnits;
      for (let age = 0; age < DAYS; age++) {
        closingStock[age] = stock;
        stock -= change[age] ?? 0;
      }
      return { units, netCents, closingStock };
    },
  };
}
