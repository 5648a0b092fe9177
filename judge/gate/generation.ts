/** From the segments of one generation to its one value: the median of the log ratios of neighbours. */
import { median } from '../median.ts';
import { type Metric, worseBy } from './metrics.ts';
import type { Side } from './schedule.ts';

/** What one side did in one turn, in any unit, above 0. */
export interface Segment {
  readonly side: Side;
  readonly value: number;
}

export interface Pair {
  readonly base: number;
  readonly candidate: number;
}

/** First with second, third with fourth: turns come so that each two of them are one of each side. */
export function pairsOf(segments: readonly Segment[]): readonly Pair[] {
  return Array.from({ length: Math.ceil(segments.length / 2) }, (_, i) => {
    const two = segments.slice(2 * i, 2 * i + 2);
    const base = two.find(({ side }) => side === 'base');
    const candidate = two.find(({ side }) => side === 'candidate');
    if (!base || !candidate) throw new RangeError(`segments ${2 * i} and ${2 * i + 1} are not one of each side`);
    return { base: base.value, candidate: candidate.value };
  });
}

/**
 * One value a generation, above 0 where the candidate is worse: segments of the same processes are not independent.
 * For p99 give one pair, the percentiles of the generation's merged histograms: few requests of a segment are that slow.
 * @param pairs - at least one
 */
export function generationValue(metric: Metric, pairs: readonly Pair[]): number {
  if (pairs.length === 0) throw new RangeError('a generation without a pair of segments has no value');
  return median(pairs.map(({ base, candidate }) => worseBy(metric, base, candidate)));
}
