/** Whole-number arithmetic of the answers: exact whatever the size, and the same in every language. */

/**
 * a / b to the nearest integer, a half toward +infinity: ⌊(2a + b) / 2b⌋ with floor division.
 * @param b - above 0
 */
export function roundHalfUp(a: bigint, b: bigint): bigint {
  const numerator = 2n * a + b;
  const denominator = 2n * b;
  const quotient = numerator / denominator;
  // BigInt division truncates toward 0; below 0 that is one too high unless it comes out even.
  return numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient;
}

/**
 * A ratio as the answers give it.
 * @returns a / b rounded half up; null where the denominator is 0 or below
 * @throws {RangeError} if the result is past 2⁵³
 */
export function rhu(a: bigint, b: bigint): number | null {
  return b > 0n ? safeNumber(roundHalfUp(a, b)) : null;
}

/** @throws {RangeError} past 2⁵³, where a JSON number would no longer be exact */
export function safeNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`an answer holds ${value}, which is past 2^53`);
  return number;
}

/**
 * Σ valueAt(0 … count − 1), exactly. Adds in doubles for as long as that is exact, which is all the way but for
 * giant figures: two safe integers whose rounded sum is safe have been added without error.
 * @param valueAt - a safe integer
 */
export function exactSum(count: number, valueAt: (index: number) => number): bigint {
  let carried = 0n;
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const value = valueAt(index);
    const next = sum + value;
    if (Number.isSafeInteger(next)) {
      sum = next;
    } else {
      carried += BigInt(sum);
      sum = value;
    }
  }
  return carried + BigInt(sum);
}

/**
 * The value at ⌊(m − 1) / 2⌋, counted from 0.
 * @param sorted - ascending
 * @returns null of no values
 */
export function lowerMedian(sorted: ArrayLike<number>): number | null {
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/**
 * round(10⁵ · ln n). Up to 10⁷ no value lies within 5·10⁻⁸ of a half, and the error of any double-precision `ln`
 * is far below that, so all languages get the same integer; above, a last digit could in theory differ.
 * @throws {RangeError} for n below 1
 */
export function logE5(n: number): number {
  if (!(n >= 1)) throw new RangeError(`no logarithm of ${n}: expected 1 or more`);
  return Math.round(1e5 * Math.log(n));
}
