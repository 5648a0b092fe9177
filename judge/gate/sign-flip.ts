/**
 * The check of the t-test that needs no normal noise: if both sides are the same, every generation could as well have come
 * out with the opposite sign. How often would the mean then be as great?
 * Source: Fisher, The Design of Experiments (1935), section 21.
 */
import { uniforms } from '../random.ts';

/** Up to so many generations all signs are tried: 65,536 of them, which takes less time than drawing a part of them. */
const TRY_ALL = 16;
/** Beyond, so many draws: at p = 0.0025 the standard error is 0.0004. */
const DRAWS = 20_000;
/** A stream of its own for the draws of signs. */
const SIGNS = 2;

/**
 * One-sided p of a mean above 0. With all signs tried it is never below 1 / 2^n: the signs that came are among them.
 * @param values - one a generation, at least one @param seed - counts from 17 generations on
 */
export function signFlipP(values: readonly number[], seed: number): number {
  const sums = values.length <= TRY_ALL ? allSums(values) : drawnSums(values, seed);
  const observed = sumOf(values);
  // Sums of the same numbers in another order may differ by rounding.
  const least = observed - 1e-12 * sumOf(values.map(Math.abs));
  return sums.filter((sum) => sum >= least).length / sums.length;
}

function allSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** values.length);
  for (const [i, value] of values.entries()) {
    const known = 2 ** i;
    for (let j = 0; j < known; j++) {
      const sum = sums[j] ?? 0;
      sums[j] = sum + value;
      sums[known + j] = sum - value;
    }
  }
  return sums;
}

/** The signs that came are the first of them, so that no p is 0. */
function drawnSums(values: readonly number[], seed: number): Float64Array {
  const draw = uniforms(seed, SIGNS);
  const sums = new Float64Array(DRAWS + 1);
  sums[0] = sumOf(values);
  for (let i = 1; i <= DRAWS; i++) {
    let sum = 0;
    for (const value of values) sum += draw() < 0.5 ? value : -value;
    sums[i] = sum;
  }
  return sums;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
