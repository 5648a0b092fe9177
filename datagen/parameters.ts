/** The constants of Aunt Emma's world. Changing any of them changes the data: then raise DATAGEN_VERSION. */
import { dayNumber, isoDate } from '../model/calendar.ts';

/** Version of the generator: part of a data set's name, of its cache key and of every run file. */
export const DATAGEN_VERSION = 2;

export const DEFAULT_SEED = 1;
export const DEFAULT_PRODUCTS = 40;
/** Schema limit of a shop number times customers a shop stays a 31-bit customer number. */
export const MAX_SCALE = 1_000_000;
export const MAX_PRODUCTS = 10_000;

/** 60 whole weeks, the last of which ends today. */
export const HISTORY_WEEKS = 60;
export const HISTORY_DAYS = HISTORY_WEEKS * 7;
const TODAY = dayNumber('2026-06-30');
export const FIRST_DAY = TODAY - HISTORY_DAYS + 1;
export const TODAY_ISO = isoDate(TODAY);

/** Tills of a shop's history; receipts go to them in turn, so each till's numbers have no gap. */
export const HISTORY_TILLS = 3;
export const CUSTOMERS_PER_SHOP = 400;
/** Thousandths of a receipt a day, average shop and day: with 2.5 lines each, 50,000 lines in 420 days. */
export const RECEIPTS_A_DAY_MILLI = 46_000;

/** Tables as the first coordinate of a key. */
export const TABLE = {
  product: 1,
  promotion: 2,
  shop: 3,
  assortment: 4,
  demand: 5,
  supply: 6,
  receipt: 7,
  live: 8,
  livePrice: 9,
} as const;

/** Draw `& 63` → lines of a receipt; mean 2.5. */
export const BASKET_SIZES: readonly number[] = [
  ...new Array<number>(22).fill(1),
  ...new Array<number>(18).fill(2),
  ...new Array<number>(11).fill(3),
  ...new Array<number>(6).fill(4),
  ...new Array<number>(3).fill(5),
  ...new Array<number>(2).fill(6),
  8,
  9,
];

/** Draw `& 255` → quantity of a line; 2 % are returns. */
export const QUANTITIES: readonly number[] = [
  ...new Array<number>(5).fill(-1),
  ...new Array<number>(160).fill(1),
  ...new Array<number>(56).fill(2),
  ...new Array<number>(20).fill(3),
  ...new Array<number>(9).fill(4),
  ...new Array<number>(6).fill(6),
];
export const RETURN_SHARE = 5 / 256;

/** Of 256 receipts, those with a loyalty card. */
export const KNOWN_OF_256 = 141;
/** Of 256 lines of a known customer, those with 10 % off. */
export const DISCOUNTED_OF_256 = 20;
/** One in 64 known customers comes from another shop. */
export const VISITOR_MASK = 63;

/** Of 64 weekly deliveries, those that come late and leave the shelf empty. */
export const LATE_OF_64 = 3;

/** Seconds after midnight at which each 1/24 of a day's receipts is rung up: quiet mornings, a lunch and an evening peak. */
export const SALES_CLOCK: readonly number[] = [
  28_800, 31_500, 33_600, 35_400, 37_200, 38_800, 40_200, 41_500, 42_700, 43_800, 44_900, 46_200, 48_000, 50_200,
  52_400, 54_400, 56_200, 57_800, 59_200, 60_500, 61_800, 63_200, 65_000, 67_800, 71_990,
];

/** Monday … Sunday, 256 = average. */
export const WEEKDAY_FACTOR: readonly number[] = [225, 218, 228, 244, 305, 352, 220];
