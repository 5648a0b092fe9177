/** What is kept of an open phase as its requests are settled, by whichever threads they are sent. */
import type { OpenPhase } from '../../model/phase.ts';
import { type AnswerSample, answerSample } from './answers.ts';
import { dueTimes } from './arrivals.ts';
import { phaseClock } from './clock.ts';
import { type Drift, drift } from './drift.ts';
import { histogramLog } from './histogram-log.ts';
import type { OpenSetup } from './open.ts';
import { type Asked, operationsOf } from './operations.ts';
import type { DrivenOpen } from './phase.ts';
import { meanFactor, piecesOf } from './shape.ts';
import { type Tally, tally } from './tally.ts';

export interface OpenBook {
  /** Ascending ms from the phase's begin. */
  readonly due: Float64Array<ArrayBuffer>;
  at(n: number): Asked;
  readonly counts: Tally;
  readonly sample: AnswerSample;
  readonly window: Drift;
  figures(ofSending: OfSending): DrivenOpen['phase'];
  /** @throws {Error} if the histogram log could not be written */
  close(): Promise<void>;
}

/** What those know that send. */
type OfSending = Pick<OpenPhase, 'driverCores' | 'idleShare' | 'visibility' | 'connect' | 'waits' | 'wire'>;

export function openBook(setup: OpenSetup): OpenBook {
  const { scenario, seed, ratePerSecond, warmupSeconds, seconds, timeoutMs } = setup;
  const pieces = piecesOf(scenario.shape, warmupSeconds * 1000, seconds * 1000);
  const due = dueTimes({ kind: setup.arrivals ?? 'poisson', ratePerSecond, seed }, pieces);
  const log = histogramLog(setup.histogramLog, new Date(), phaseClock(0, warmupSeconds, seconds));
  const window = drift();
  const counts = tally(scenario, timeoutMs, log, (figures, lasted) => setup.onSecond?.(figures, lasted));
  return {
    due,
    at: setup.at ?? operationsOf(scenario, setup.store, seed),
    counts,
    sample: answerSample(seed, setup.keepAnswers),
    window,
    figures: (ofSending) => ({
      offeredPerSecond: ratePerSecond * meanFactor(scenario.shape),
      warmupSeconds,
      seconds,
      ...counts.figures(),
      ...ofSending,
      trend: scenario.shape.kind === 'steady' ? window.ofMedians() : null,
    }),
    close: log.close,
  };
}
