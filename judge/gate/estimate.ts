/** What the generations' values say about the true log ratio: t-bounds of their mean, at any level. */
import { median } from '../median.ts';
import { tQuantile, tUpperTail } from '../student.ts';

/** All on the logarithmic scale on which a value above 0 is worse. */
export interface GenerationEstimate {
  readonly generations: number;
  readonly mean: number;
  /** To be shown beside the mean: where they are far apart, a few generations make the mean. */
  readonly median: number;
  readonly standardError: number;
}

/** @param values - one a generation, at least two */
export function estimateOf(values: readonly number[]): GenerationEstimate {
  const n = values.length;
  if (n < 2 || !values.every(Number.isFinite))
    throw new RangeError(`an estimate needs two finite values or more: ${values}`);
  const mean = sum(values) / n;
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (n - 1);
  return { generations: n, mean, median: median(values), standardError: Math.sqrt(variance / n) };
}

/** One-sided: the truth is below it with probability alpha. */
export function lowerBound(estimate: GenerationEstimate, alpha: number): number {
  return estimate.mean - tQuantile(alpha, estimate.generations - 1) * estimate.standardError;
}

/** One-sided: the truth is above it with probability alpha. */
export function upperBound(estimate: GenerationEstimate, alpha: number): number {
  return estimate.mean + tQuantile(alpha, estimate.generations - 1) * estimate.standardError;
}

/** Two-sided: the truth is outside with probability alpha. */
export function interval(estimate: GenerationEstimate, alpha: number): { readonly low: number; readonly high: number } {
  return { low: lowerBound(estimate, alpha / 2), high: upperBound(estimate, alpha / 2) };
}

/** p of "not above the limit": below alpha exactly where the lower bound at alpha is above the limit. */
export function pAbove(estimate: GenerationEstimate, limit: number): number {
  return tailOf(estimate.mean - limit, estimate);
}

/** p of "not below the limit": below alpha exactly where the upper bound at alpha is below the limit. */
export function pBelow(estimate: GenerationEstimate, limit: number): number {
  return tailOf(limit - estimate.mean, estimate);
}

function tailOf(distance: number, { standardError, generations }: GenerationEstimate): number {
  if (standardError === 0) return distance > 0 ? 0 : 1;
  return tUpperTail(distance / standardError, generations - 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
