/** Distributions of times -> percentiles and curves, failures ranking last. */
import { estimateGeometric } from '../../judge/estimate.ts';
import { decode, type Percentile, percentileOf, recorder } from '../../judge/histogram.ts';
import type { Distribution } from '../../model/phase.ts';
import type { Curve, LatencyFigures, Numbered, PercentileFigure } from './types.ts';

/** Below these, ten or fewer requests lie behind the percentile and one of them moves it. */
const ENOUGH_FOR_P99 = 1_000;
const ENOUGH_FOR_P999 = 10_000;

interface Merged {
  readonly recorded: number;
  readonly failed: number;
  /** @param q - 0 … 1 */
  percentile(q: number): Percentile;
}

/** Several distributions as one: percentiles are never averaged. */
function merged(distributions: readonly Distribution[]): Merged {
  const times = recorder();
  for (const { histogram } of distributions) times.add(decode(histogram));
  const failed = distributions.reduce((total, distribution) => total + distribution.failed, 0);
  return { recorded: times.count, failed, percentile: (q) => percentileOf(times, failed, q) };
}

/** @param repeats - a repeat's distributions are of different requests, such as its operations, and are merged */
export function latencyFigures(repeats: readonly Numbered<readonly Distribution[]>[]): LatencyFigures {
  const each = repeats.map(({ repeat, value }) => ({ repeat, value: merged(value) }));
  const all = merged(repeats.flatMap(({ value }) => value));
  const due = all.recorded + all.failed;
  return {
    due,
    failed: all.failed,
    p50: percentileFigure(all, each, 0.5, 0),
    p95: percentileFigure(all, each, 0.95, 0),
    p99: percentileFigure(all, each, 0.99, ENOUGH_FOR_P99),
    p999: percentileFigure(all, each, 0.999, ENOUGH_FOR_P999),
    max: all.percentile(1),
  };
}

function percentileFigure(
  all: Merged,
  repeats: readonly Numbered<Merged>[],
  q: number,
  enough: number,
): PercentileFigure {
  const due = all.recorded + all.failed;
  const perRepeat = repeats.map(({ repeat, value }) => ({ repeat, value: value.percentile(q) }));
  const times = perRepeat.flatMap(({ value }) => timeOf(value) ?? []);
  return {
    merged: all.percentile(q),
    perRepeat,
    estimate: times.length === perRepeat.length ? estimateGeometric(times) : null,
    scant: due > 0 && due < enough,
  };
}

function timeOf(percentile: Percentile): number | null {
  return percentile.kind === 'value' ? percentile.us : null;
}

/** Percentiles that tables name; a curve always has them. */
export const CURVE_STOPS = [0, 10, 25, 50, 75, 90, 95, 99, 99.9, 99.99] as const;
const STEPS_PER_DECADE = 16;
const DECADES = 5;

/** Evenly spaced where the axis is logarithmic in "one in how many is slower", and the stops. */
const CURVE_PERCENTILES = [
  ...Array.from(
    { length: STEPS_PER_DECADE * DECADES + 1 },
    (_, step) => 100 - Number((100 / 10 ** (step / STEPS_PER_DECADE)).toPrecision(4)),
  ),
  ...CURVE_STOPS,
].toSorted((a, b) => a - b);

export function curveOf(repeats: readonly Numbered<readonly Distribution[]>[]): Curve {
  const all = merged(repeats.flatMap(({ value }) => value));
  const due = all.recorded + all.failed;
  if (due === 0) return { points: [], beyondFrom: null };
  const points = CURVE_PERCENTILES
    // Past the last request there is nothing to see.
    .filter((percentile) => 100 - percentile >= 99.999 / due)
    .flatMap((percentile) => {
      const us = timeOf(all.percentile(percentile / 100));
      return us === null ? [] : [{ percentile, us }];
    });
  return { points, beyondFrom: all.failed === 0 ? null : (100 * all.recorded) / due };
}
