/** Plain statistics of the figures: floats are fine here, because no figure is an answer. */

export const sumOf = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

export const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

/**
 * @param part - 0 … 1; between two values the nearer one, so that every quantile is a value that occurred
 * @returns NaN without a value
 */
export function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.round(part * (values.length - 1))] ?? Number.NaN;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export function shareOf<T>(values: readonly T[], isSo: (value: T) => boolean): number {
  return values.filter(isSo).length / values.length;
}

/** Least squares of y on x. @returns NaN if x does not vary */
export function slopeOf(xs: readonly number[], ys: readonly number[]): number {
  return spread(xs, ys) / spread(xs, xs);
}

export function correlationOf(xs: readonly number[], ys: readonly number[]): number {
  return spread(xs, ys) / Math.sqrt(spread(xs, xs) * spread(ys, ys));
}

function spread(as: readonly number[], bs: readonly number[]): number {
  const [a, b] = [meanOf(as), meanOf(bs)];
  return sumOf(as.map((value, index) => (value - a) * ((bs[index] ?? 0) - b)));
}

/** How often each value occurs, in the order given. */
export function tally<T extends string>(values: readonly T[], names: readonly T[]): Record<T, number> {
  const counts = names.map((name) => [name, values.filter((value) => value === name).length]);
  return Object.fromEntries(counts);
}
