/** Exact bounds for a share that was counted: k of n gates failed, what may the rate of failing be? */
import { solve } from './solve.ts';

export interface Share {
  readonly low: number;
  readonly high: number;
}

/**
 * Clopper and Pearson's two-sided interval: it holds the true share with at least the wanted probability, whatever n is.
 * Source: Biometrika 26 (1934), 404–413. For a one-sided bound of 95 % ask for alpha = 0.1.
 * @param count - of n, whole @param n - at least 1
 */
export function shareInterval(count: number, n: number, alpha = 0.05): Share {
  if (!Number.isInteger(count) || !Number.isInteger(n) || n < 1 || count < 0 || count > n)
    throw new RangeError(`a share needs whole numbers, 0 ≤ count ≤ n and n ≥ 1: ${count} of ${n}`);
  const low = count === 0 ? 0 : solve((p) => atLeast(count, n, p) >= alpha / 2, 0, 1);
  const high = count === n ? 1 : 1 - solve((q) => atLeast(n - count, n, q) >= alpha / 2, 0, 1);
  return { low, high };
}

/** Probability of `count` or more of n at the share p in (0, 1), summed from the side on which the terms fall. */
function atLeast(count: number, n: number, p: number): number {
  return count > n * p ? upwards(count, n, p) : 1 - upwards(n - count + 1, n, 1 - p);
}

/** The terms of the binomial from `count` up, each from the one before. */
function upwards(count: number, n: number, p: number): number {
  if (count > n) return 0;
  let log = count * Math.log(p) + (n - count) * Math.log1p(-p);
  for (let i = 1; i <= count; i++) log += Math.log((n - count + i) / i);
  let [sum, term] = [0, Math.exp(log)];
  for (let k = count; k <= n && term > 0; k++) {
    sum += term;
    term *= ((n - k) / (k + 1)) * (p / (1 - p));
  }
  return sum;
}
