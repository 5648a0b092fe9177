/** Units of measure as names; the compiler does not keep them apart, the reader does. */

/** Money in whole cents. */
export type Cents = number;
/** 1/10,000 of the whole. */
export type BasisPoints = number;
export type Milliseconds = number;
export type Microseconds = number;
export type Seconds = number;
export type PerSecond = number;
export type Bytes = number;
/** Days since 1970-01-01, shop-local. */
export type DayNumber = number;
/** `YYYY-MM-DD`. */
export type IsoDate = string;

/** A list that has a first element. */
export type NonEmpty<T> = readonly [T, ...T[]];
