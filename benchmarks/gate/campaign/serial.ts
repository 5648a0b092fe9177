/** Whether generations that follow one another are more alike than others: then they would tell less than their number says. */

/** Correlation of each value with the next. Of n independent values it lies within ±2 / √n, 95 times of 100. */
export function autocorrelation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const away = values.map((value) => value - mean);
  const sumOf = (all: readonly number[]) => all.reduce((sum, value) => sum + value, 0);
  const next = away.slice(1);
  return sumOf(next.map((value, at) => value * (away[at] ?? 0))) / sumOf(away.map((value) => value * value));
}
