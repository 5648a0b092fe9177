/** Powers in fixed-point integers, so that a price response has the same bits on every machine. */

const FRACTION_BITS = 16;
const TABLE_BITS = 10;
const TABLE_SIZE = 1 << TABLE_BITS;
/** 1.0 in the fixed-point format of this file. */
export const ONE = 1 << FRACTION_BITS;

// No entry lies near a half (a test looks), so any double-precision log2 and exp2 give the same integers.
const LOG2 = Array.from({ length: TABLE_SIZE + 1 }, (_, i) => Math.round(ONE * Math.log2(1 + i / TABLE_SIZE)));
const EXP2 = Array.from({ length: TABLE_SIZE + 1 }, (_, i) => Math.round(ONE * 2 ** (i / TABLE_SIZE)));

function interpolate(table: readonly number[], index: number, fraction: number, scale: number): number {
  const low = table[index] ?? 0;
  return low + Math.floor((((table[index + 1] ?? low) - low) * fraction) / scale);
}

/** 65,536 · log₂ n for an integer 1 ≤ n < 2³¹, error below 2⁻¹⁴ of a bit. */
export function log2Fixed(n: number): number {
  const exponent = 31 - Math.clz32(n);
  const mantissa = n - 2 ** exponent;
  const position = mantissa * 2 ** (TABLE_BITS + 10 - exponent);
  const index = Math.floor(position / 1024);
  return exponent * ONE + interpolate(LOG2, index, Math.floor(position - index * 1024), 1024);
}

/** 65,536 · 2^(x/65,536) for −20 < x/65,536 < 15. */
export function exp2Fixed(x: number): number {
  const exponent = Math.floor(x / ONE);
  const position = x - exponent * ONE;
  const step = ONE / TABLE_SIZE;
  const index = Math.floor(position / step);
  return Math.floor(interpolate(EXP2, index, position - index * step, step) * 2 ** exponent);
}

/** 65,536 · (value / reference)^(exponentMilli / 1000), for integers from 1 up. */
export function powerFixed(value: number, reference: number, exponentMilli: number): number {
  return exp2Fixed(Math.floor(((log2Fixed(value) - log2Fixed(reference)) * exponentMilli) / 1000));
}
