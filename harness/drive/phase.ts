/** What a phase is given and what comes out of it, in the closed and in the open model. */
import type { ClosedPhase, OpenPhase, SecondFigures } from '../../model/phase.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Milliseconds, Seconds } from '../../model/units.ts';
import type { KeptAnswer } from './answers.ts';
import type { LiveTills, MakeReceipt } from './live-tills.ts';
import type { StoreSize } from './operations.ts';

export interface PhaseSetup {
  /** Origin of the service, e.g. `http://127.0.0.1:4711`. */
  readonly baseUrl: string;
  readonly secret: string;
  readonly scenario: Scenario;
  readonly store: StoreSize;
  /** Of the cell: the same for its closed and its open phase. */
  readonly tills: LiveTills;
  readonly makeReceipt: MakeReceipt;
  readonly seed: number;
  readonly warmupSeconds: Seconds;
  /** The measured window. */
  readonly seconds: Seconds;
  /** A request without a whole answer this long after its send has timed out; what still waits this long after the window is unfinished. */
  readonly timeoutMs: Milliseconds;
  /** How many answers of the window to keep for the oracle: a seeded sample. */
  readonly keepAnswers: number;
  /** Stops the phase at once: it rejects with the signal's reason, without open sockets or threads. */
  readonly signal: AbortSignal;
  /** A second whose requests have all been settled, in order; warm-up has negative ones. The last of each may be no whole one. */
  onSecond?(figures: SecondFigures, lasted: Seconds): void;
  /** The measured window begins or ends now: the moment to read CPU meters. Keep it short, it holds up sending. */
  onWindow?(edge: 'begins' | 'ends'): void;
  /** Where to write response times per operation and second, in HdrHistogram's log format. */
  readonly histogramLog?: string;
}

/** Everything of the phase but the CPU of the components, which the driver does not know. */
export interface DrivenClosed {
  readonly phase: Omit<ClosedPhase, 'cpuSeconds'>;
  readonly answers: readonly KeptAnswer[];
}
export interface DrivenOpen {
  readonly phase: Omit<OpenPhase, 'cpuSeconds'>;
  readonly answers: readonly KeptAnswer[];
  /** What due times count from, of this process's `performance.now()`. */
  readonly beginAt: Milliseconds;
}

/** Sent later than intended by more than this share of the latency objective is too late. */
export const LAG_SHARE = 0.1;

/** Between the last preparation and the first due time. */
export const HEAD_START: Milliseconds = 20;

/**
 * After the window, requests have their time-out to end, and this much more: what was sent at the very end shall time
 * out by itself and not be cut off as unfinished.
 */
export const DRAIN_SLACK: Milliseconds = 1_000;
