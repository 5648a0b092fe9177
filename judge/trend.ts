/**
 * Whether a series drifts: Mann and Kendall's test asks if later values tend to be greater or smaller than earlier ones,
 * whatever their distribution; Theil and Sen's slope, the median of all pairs' slopes, says by how much.
 */
import { median } from './median.ts';

export interface Trend {
  readonly slices: number;
  /** Over the whole series, as a fraction of its median: 0.2 is a rise by 20 %. */
  readonly change: number;
  /** Probability of a trend as clear as this by chance, two-sided. */
  readonly p: number;
}

/** Of fewer, hardly any order is improbable. */
const FEWEST_SLICES = 8;

/** @param values - in the order of time, equally far apart @returns null for fewer than 8, or without a median above 0 */
export function trendOf(values: readonly number[]): Trend | null {
  const middle = median(values);
  if (values.length < FEWEST_SLICES || !(middle > 0)) return null;
  const slopes: number[] = [];
  let s = 0;
  for (const [i, earlier] of values.entries()) {
    for (let j = i + 1; j < values.length; j++) {
      const difference = (values[j] ?? earlier) - earlier;
      slopes.push(difference / (j - i));
      s += Math.sign(difference);
    }
  }
  const change = (median(slopes) * (values.length - 1)) / middle;
  return { slices: values.length, change, p: twoSided(standardised(s, values)) };
}

/** S with its sign, one step nearer to 0 because it comes in whole steps; ties make it less variable. */
function standardised(s: number, values: readonly number[]): number {
  const term = (n: number) => n * (n - 1) * (2 * n + 5);
  const ties = [...Map.groupBy(values, (value) => value).values()].reduce((sum, { length }) => sum + term(length), 0);
  const variance = (term(values.length) - ties) / 18;
  return variance === 0 ? 0 : (s - Math.sign(s)) / Math.sqrt(variance);
}

function twoSided(z: number): number {
  // The approximation is a hair below a half at 0.
  return z === 0 ? 1 : Math.min(1, 2 * upperTail(Math.abs(z)));
}

/** Of the normal distribution, to 8e-8: Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.17. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
