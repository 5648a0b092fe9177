/**
 * Estimates over repeats: a point and, from two repeats on, its 95 % interval.
 * One value a repeat goes in; requests inside a repeat are not independent and never are a sample here.
 */

export type Estimate =
  | {
      readonly kind: 'interval';
      readonly point: number;
      /** Ends of the 95 % interval, in the unit of the point. */
      readonly low: number;
      readonly high: number;
      /** Repeats, at least 2. */
      readonly n: number;
    }
  /** One repeat: nothing is known about how much the next one would differ. */
  | { readonly kind: 'single'; readonly point: number };

/**
 * Two-sided 95 % quantiles of Student's t (0.975 of the distribution) for 1 to 30 degrees of freedom, then 40, 60, 120, ∞.
 * Source: NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2.
 */
// biome-ignore format: ten to a line, as in the source
const T_975 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
  2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;
const T_975_BEYOND = [
  { from: 120, t: 1.98 },
  { from: 60, t: 2 },
  { from: 40, t: 2.021 },
] as const;

/**
 * Between two rows of the table the smaller number of degrees counts: a little wide rather than a little narrow.
 * @param degrees - degrees of freedom, at least 1
 */
export function tQuantile975(degrees: number): number {
  if (!Number.isInteger(degrees) || degrees < 1)
    throw new RangeError(`degrees of freedom must be 1 or more: ${degrees}`);
  const exact = T_975[degrees - 1];
  return exact ?? T_975_BEYOND.find(({ from }) => degrees >= from)?.t ?? 2.042;
}

/**
 * Mean of the repeats with its t-interval.
 * @returns null without a value
 */
export function estimateMean(values: readonly number[]): Estimate | null {
  const n = values.length;
  if (n === 0) return null;
  const point = sum(values) / n;
  if (n === 1) return { kind: 'single', point };
  const variance = sum(values.map((value) => (value - point) ** 2)) / (n - 1);
  const half = tQuantile975(n - 1) * Math.sqrt(variance / n);
  return { kind: 'interval', point, low: point - half, high: point + half, n };
}

/**
 * Geometric mean with the t-interval of the logarithms: for quantities that spread by factors, such as response times.
 * The interval never reaches 0.
 * @returns null without a value, or where one is not above 0
 */
export function estimateGeometric(values: readonly number[]): Estimate | null {
  if (values.some((value) => !(value > 0))) return null;
  const logs = estimateMean(values.map(Math.log));
  return logs === null ? null : mapEstimate(logs, Math.exp);
}

/**
 * How many times the second's value the first's is, from the log ratios of pairs that ran next to each other:
 * what disturbed both of a pair alike cancels out.
 * @returns null without a pair, or where a value is not above 0
 */
export function estimateRatio(pairs: readonly (readonly [number, number])[]): Estimate | null {
  if (pairs.some(([a, b]) => !(a > 0 && b > 0))) return null;
  return estimateGeometric(pairs.map(([a, b]) => a / b));
}

/** True if a ratio's interval excludes 1. A single repeat never shows a difference. */
export function showsDifference(ratio: Estimate): boolean {
  return ratio.kind === 'interval' && (ratio.low > 1 || ratio.high < 1);
}

/** The estimate of f of the quantity, for an increasing f. */
export function mapEstimate(estimate: Estimate, f: (value: number) => number): Estimate {
  if (estimate.kind === 'single') return { kind: 'single', point: f(estimate.point) };
  return { ...estimate, point: f(estimate.point), low: f(estimate.low), high: f(estimate.high) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
