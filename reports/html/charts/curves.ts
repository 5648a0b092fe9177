/** Whole distributions as points over an axis that is logarithmic in "one in how many is worse". */
import type { Curve } from '../../figures/types.ts';
import { count, NONE, number } from '../../words.ts';
import { rounded } from './axes.ts';
import type { Axis, Point } from './spec.ts';

const TICKS = [
  { value: 1, label: 'p0' },
  { value: 2, label: 'p50' },
  { value: 10, label: 'p90' },
  { value: 100, label: 'p99' },
  { value: 1_000, label: 'p99.9' },
  { value: 10_000, label: 'p99.99' },
  { value: 100_000, label: 'p99.999' },
];

/** From p0 to the last of the points, at least to p99. */
export function percentileAxis(title: string, points: readonly Point[]): Axis {
  const last = Math.max(100, ...points.map(({ x }) => x));
  return { title, scale: 'log', min: 1, max: last, ticks: TICKS };
}

/** In ms; past the last that has a time one more point at the time-out, hollow. */
export function curvePoints({ points, beyondFrom }: Curve, timeoutMs: number): Point[] {
  const timed = points.map(({ percentile, us }, index): Point => {
    const text = `p${number(percentile, 4)} ${number(us / 1000)} ms`;
    return { x: rounded(oneIn(percentile)), y: rounded(us / 1000), marker: index % MARKER_EVERY === 0, text };
  });
  if (beyondFrom === null) return timed;
  const text = `from p${number(beyondFrom, 4)} on: past the time-out of ${count(timeoutMs)} ms`;
  return [...timed, { x: oneIn(beyondFrom), y: timeoutMs, marker: true, beyond: true, text }];
}

const MARKER_EVERY = 8;

function oneIn(percentile: number): number {
  return 100 / (100 - percentile);
}

/** One of CURVE_STOPS, in ms. */
export function curveCell({ points, beyondFrom }: Curve, percentile: number, timeoutMs: number): string {
  if (beyondFrom !== null && percentile > beyondFrom) return `> ${count(timeoutMs)}`;
  const point = points.find((it) => it.percentile === percentile);
  if (point === undefined) return NONE;
  // Histograms begin at 1 µs, so that is where they keep nothing.
  return point.us <= 1 ? '0' : number(point.us / 1000);
}
