/**
 * Two groups of repeats that did not run in pairs, such as those of two runs: Welch's t-interval, which lets each group
 * have a spread and a number of repeats of its own.
 */
import { type Estimate, mapEstimate, tQuantile975 } from './estimate.ts';

/**
 * How many times the reference's value the group's is: by the means of logarithms, so it is the ratio of geometric means.
 * @returns null where a group is empty, or where a value is not above 0
 */
export function estimateUnpairedRatio(group: readonly number[], reference: readonly number[]): Estimate | null {
  if ([...group, ...reference].some((value) => !(value > 0))) return null;
  const logs = estimateUnpairedDifference(group.map(Math.log), reference.map(Math.log));
  return logs && mapEstimate(logs, Math.exp);
}

/**
 * By how much the group's mean is above the reference's, in their unit; `n` is the smaller number of repeats.
 * Where one side has a single repeat, nothing is known about its spread, and there is no interval.
 * @returns null where a group is empty
 */
export function estimateUnpairedDifference(group: readonly number[], reference: readonly number[]): Estimate | null {
  if (group.length === 0 || reference.length === 0) return null;
  const point = meanOfRepeats(group) - meanOfRepeats(reference);
  const n = Math.min(group.length, reference.length);
  if (n === 1) return { kind: 'single', point };
  const half = welchHalfWidth(group, reference);
  return { kind: 'interval', point, low: point - half, high: point + half, n };
}

function welchHalfWidth(group: readonly number[], reference: readonly number[]): number {
  const [a, b] = [squaredError(group), squaredError(reference)];
  // Repeats that are all alike on both sides have no spread to divide by.
  if (a + b === 0) return 0;
  return tQuantile975(welchDegrees(a, group.length, b, reference.length)) * Math.sqrt(a + b);
}

/**
 * Degrees of freedom by Welch and Satterthwaite, the next smaller whole number: a little wide rather than a little narrow.
 * They lie between those of the smaller group and those of both together.
 * @param a - squared standard error of one group's mean, and `b` of the other's; not both 0
 */
export function welchDegrees(a: number, sizeA: number, b: number, sizeB: number): number {
  // By the shares of the errors: squares of small ones would vanish.
  const share = a / (a + b);
  const degrees = 1 / (share ** 2 / (sizeA - 1) + (1 - share) ** 2 / (sizeB - 1));
  // The nudge keeps 4 from becoming 3.9999….
  return Math.max(Math.min(sizeA, sizeB) - 1, Math.floor(degrees + 1e-9));
}

function squaredError(repeats: readonly number[]): number {
  const mean = meanOfRepeats(repeats);
  const squares = repeats.reduce((total, value) => total + (value - mean) ** 2, 0);
  return squares / (repeats.length - 1) / repeats.length;
}

/** Of equal values it is that value: where there are not equally many of them, sums would be a rounding apart. */
function meanOfRepeats(repeats: readonly number[]): number {
  const [first = 0] = repeats;
  if (repeats.every((value) => value === first)) return first;
  return repeats.reduce((total, value) => total + value, 0) / repeats.length;
}
