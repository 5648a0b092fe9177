/** Whether a window drifted: what was answered in equal slices of it. */
import { type Recorder, recorder } from '../../judge/histogram.ts';
import { type Trend, trendOf } from '../../judge/trend.ts';
import type { Milliseconds } from '../../model/units.ts';

export interface Drift {
  /** @param share - of the window that had passed, 0 … 1 (1 excluded; what lies outside does not count) */
  add(share: number, time: Milliseconds): void;
  /** Of the answers' number: the throughput in a closed phase. */
  ofCounts(): Trend | null;
  /** Of the median time in an open phase; slices without an answer are left out. */
  ofMedians(): Trend | null;
}

/** Two or three of them make a slice. */
const PARTS = 24;
/** Fewer in a slice, and its median is anybody's. */
const FEWEST_A_SLICE = 4;

export function drift(): Drift {
  const parts = Array.from({ length: PARTS }, recorder);

  /** 12 slices, or 8 where answers are few; none where they are too few for that. */
  function slices(): readonly Recorder[] {
    const answers = parts.reduce((sum, { count }) => sum + count, 0);
    const size = [2, 3].find((size) => answers >= (FEWEST_A_SLICE * PARTS) / size);
    return size === undefined
      ? []
      : Array.from({ length: PARTS / size }, (_, i) => merged(parts.slice(i * size, (i + 1) * size)));
  }

  return {
    add(share, time) {
      parts[Math.floor(share * PARTS)]?.record(1000 * time);
    },
    ofCounts: () => trendOf(slices().map(({ count }) => count)),
    ofMedians: () => trendOf(slices().flatMap((times) => (times.count === 0 ? [] : [times.valueAt(0.5)]))),
  };
}

function merged(parts: readonly Recorder[]): Recorder {
  const all = recorder();
  for (const part of parts) all.add(part);
  return all;
}
