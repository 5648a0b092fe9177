/** How the year and the week move demand: factors by category and day of history, 256 = average. */
import { weekday } from '../model/calendar.ts';
import { CATEGORIES } from './catalog.ts';
import { FIRST_DAY, HISTORY_DAYS, WEEKDAY_FACTOR } from './parameters.ts';

/** Month by month (January first); what is not listed sells evenly. */
const SEASONS: Readonly<Partial<Record<(typeof CATEGORIES)[number], readonly number[]>>> = {
  Drinks: [214, 214, 230, 250, 276, 304, 318, 312, 268, 240, 220, 244],
  Produce: [226, 230, 246, 262, 282, 294, 290, 282, 262, 244, 228, 228],
  Sweets: [250, 244, 272, 262, 232, 214, 206, 212, 238, 262, 292, 360],
  Frozen: [236, 236, 240, 252, 274, 300, 310, 300, 258, 236, 230, 234],
  Bakery: [252, 252, 258, 258, 252, 246, 242, 246, 256, 262, 266, 292],
};
const EVEN: readonly number[] = new Array<number>(12).fill(256);

/** By categoryId − 1 and day of history: the same for every shop, so computed once. */
const SEASON_ON: readonly Int32Array[] = CATEGORIES.map((category) => daily(SEASONS[category] ?? EVEN));

/** By day of history. */
export const WEEKDAY_ON: Int32Array = Int32Array.from(
  { length: HISTORY_DAYS },
  (_, day) => WEEKDAY_FACTOR[weekday(FIRST_DAY + day)] ?? 256,
);

/** @returns a factor for each day of history */
export function seasonOf(categoryId: number): Int32Array {
  const season = SEASON_ON[categoryId - 1];
  if (season === undefined) throw new RangeError(`no category ${categoryId}`);
  return season;
}

/** A month's value holds on its 15th; between those, day by day from one to the next. */
function daily(months: readonly number[]): Int32Array {
  return Int32Array.from({ length: HISTORY_DAYS }, (_, day) => {
    const date = new Date((FIRST_DAY + day - 14) * 86_400_000);
    const month = date.getUTCMonth();
    const now = months[month] ?? 256;
    const next = months[(month + 1) % 12] ?? 256;
    return now + Math.floor(((next - now) * (date.getUTCDate() - 1)) / 31);
  });
}
