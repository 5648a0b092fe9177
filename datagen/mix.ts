/**
 * The one source of randomness: a 32-bit integer mixer, with the same bits on every machine.
 * A value is a pure function of (seed, table, row coordinates, field), so any part of the data can be made alone.
 * The mixer is "lowbias32" by Chris Wellons (public domain): its products fit in 64 unsigned bits, so SQL could do it, too.
 */

const MULTIPLIER_1 = 0x7feb352d;
const MULTIPLIER_2 = 0x846ca68b;
/** 2³²/φ: spreads small coordinates over all bits before they are mixed. */
const GOLDEN = 0x9e3779b9;

/** @returns a uniform 32-bit unsigned integer */
export function mix32(value: number): number {
  let x = value >>> 0;
  x = Math.imul(x ^ (x >>> 16), MULTIPLIER_1);
  x = Math.imul(x ^ (x >>> 15), MULTIPLIER_2);
  return (x ^ (x >>> 16)) >>> 0;
}

/** The key of a child: of a row under its table, of a field under its row. */
export function childKey(key: number, coordinate: number): number {
  return mix32(key + Math.imul(coordinate, GOLDEN));
}

/** The key under a path of coordinates. */
export function keyOf(seed: number, ...path: readonly number[]): number {
  return path.reduce(childKey, mix32(seed));
}

/** A uniform integer in 0 … bound−1 from a 32-bit draw; exact for bounds below 2²¹. */
export function below(draw: number, bound: number): number {
  return Math.floor((draw * bound) / 2 ** 32);
}
