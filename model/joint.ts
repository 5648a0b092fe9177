/**
 * Classes of (response time, staleness), so that a report can ask again with other objectives: an objective at an edge
 * is answered exactly.
 */
import type { Milliseconds } from './units.ts';

/** Preferred numbers of ISO 3, series R 20: twenty to a decade, 12 % apart, and 1, 2.5 and 5 among them. */
// biome-ignore format: ten to a line
const R20 = [
  1, 1.12, 1.25, 1.4, 1.6, 1.8, 2, 2.24, 2.5, 2.8,
  3.15, 3.55, 4, 4.5, 5, 5.6, 6.3, 7.1, 8, 9,
] as const;
const DECADES = [0.1, 1, 10, 100, 1_000, 10_000, 100_000] as const;

/** Ascending: 0 (exactly), 0.1 ms … 900 s; a class holds what is above the edge before its own. */
export const EDGES_MS: readonly Milliseconds[] = [
  0,
  ...DECADES.flatMap((decade) => R20.map((number) => Number((decade * number).toPrecision(3)))),
];

/** The edge of the class that a time belongs to; whatever is above the last edge counts with it. */
export function edgeOf(ms: Milliseconds): Milliseconds {
  let low = 0;
  let high = EDGES_MS.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((EDGES_MS[middle] ?? 0) >= ms) high = middle;
    else low = middle + 1;
  }
  return EDGES_MS[low] ?? 0;
}
