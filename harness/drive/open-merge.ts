/** What several threads tell of their parts of an open phase, as of one. */
import { decode, type Recorder, recorder } from '../../judge/histogram.ts';
import type { ThreadEnd } from './open-crew.ts';

/** @returns histograms decoded, and no answers: those are chosen among all */
export function mergeEnds(ends: readonly ThreadEnd[]) {
  const sum = (of: (end: ThreadEnd) => number) => ends.reduce((total, end) => total + of(end), 0);
  const waits = (of: keyof ThreadEnd['waits']) => ({
    waited: sum((end) => end.waits[of].waited),
    neverSent: sum((end) => end.waits[of].neverSent),
  });
  return {
    // The busiest is the one that may be the bottleneck.
    driverCores: Math.max(...ends.map(({ driverCores }) => driverCores)),
    known: {
      due: sum(({ known }) => known.due),
      good: sum(({ known }) => known.good),
      notGood: sum(({ known }) => known.notGood),
      sentLate: sum(({ known }) => known.sentLate),
    },
    waits: { till: waits('till'), connection: waits('connection') },
    wire: { sentBytes: sum(({ wire }) => wire.sentBytes), receivedBytes: sum(({ wire }) => wire.receivedBytes) },
    connect: together(ends.map(({ connect }) => connect)),
    driverLag: together(ends.map(({ driverLag }) => driverLag)),
  };
}

function together(histograms: readonly string[]): Recorder {
  const all = recorder();
  for (const histogram of histograms) all.add(decode(histogram));
  return all;
}
