/** How the server of the self-test treats its requests: all behaviours, as data. */
import type { Milliseconds, PerSecond, Seconds } from '../../model/units.ts';

/** What is done with one request. */
export type Treatment =
  | {
      readonly kind: 'answer';
      readonly after: Milliseconds;
      /** No sooner than so long behind the answer before: one thread that works off a queue. */
      readonly apart: Milliseconds;
      readonly status: 200 | 503;
      /** What becomes of it; `half-closed`: a FIN behind the answer, without a word before it. */
      readonly connection: 'kept' | 'closed' | 'half-closed';
    }
  /** The head at once, the body in so many chunks, one every so often. */
  | { readonly kind: 'slow-body'; readonly chunks: number; readonly every: Milliseconds }
  | { readonly kind: 'reset'; readonly after: Milliseconds }
  | { readonly kind: 'hang' };

/** What a treatment goes by: the order and the moment of arrival, so that it means the same for every client. */
export interface Arrival {
  /** Number of the request in the order of arrival, from 0. */
  readonly k: number;
  /** Since the first request. */
  readonly since: Milliseconds;
  /** When half of the measured window will have passed, since the first request. */
  readonly middle: Milliseconds;
}

export interface Behaviour {
  readonly name: string;
  readonly title: string;
  readonly ratePerSecond: PerSecond;
  /** Of the measured window; whole seconds, since autocannon ends by whole seconds. */
  readonly seconds: Seconds;
  /** Of the window in the short version; null: not part of it. */
  readonly quickSeconds: Seconds | null;
  /** The client's time-out. */
  readonly timeoutMs: Milliseconds;
  treat(arrival: Arrival): Treatment;
}

const USUAL = { seconds: 3, quickSeconds: null, timeoutMs: 10_000 } as const;
const STALL: Milliseconds = 2_500;

const answer = (after: Milliseconds): Treatment & { kind: 'answer' } => ({
  kind: 'answer',
  after,
  apart: 0,
  status: 200,
  connection: 'kept',
});

/** Shares are chosen so that no percentile that is compared falls on the edge between two kinds of answers. */
export const BEHAVIOURS: readonly Behaviour[] = [
  {
    ...USUAL,
    name: 'constant',
    title: 'a constant delay of 20 ms',
    ratePerSecond: 500,
    quickSeconds: 1,
    treat: () => answer(20),
  },
  {
    ...USUAL,
    name: 'short',
    title: 'a constant delay of 1 ms',
    ratePerSecond: 2_000,
    treat: () => answer(1),
  },
  {
    ...USUAL,
    // More than a tenth of all have to wait for a connection, so that whoever does not count that wait is off at p90.
    name: 'stall',
    title: 'no answer for 2.5 s in the middle',
    ratePerSecond: 1_000,
    seconds: 7,
    quickSeconds: 7,
    treat({ since, middle }) {
      const into = since - (middle - STALL / 2);
      // What has piled up is then worked off at 2,000 a second: a flood of answers would measure how fast clients read.
      return { ...answer(into >= 0 && into < STALL ? STALL - into : 1), apart: 0.5 };
    },
  },
  {
    ...USUAL,
    name: 'bimodal',
    title: '1 or 2 ms, and 80 ms for every ninth',
    ratePerSecond: 500,
    treat: ({ k }) => answer(k % 9 === 4 ? 80 : 1 + (k % 2)),
  },
  {
    ...USUAL,
    name: 'close',
    title: '"Connection: close" on every answer',
    ratePerSecond: 500,
    treat: () => ({ ...answer(5), connection: 'closed' }),
  },
  {
    ...USUAL,
    name: 'half-close',
    title: 'a FIN without a word behind every 50th answer',
    ratePerSecond: 500,
    treat: ({ k }) => ({ ...answer(5), connection: k % 50 === 49 ? 'half-closed' : 'kept' }),
  },
  {
    ...USUAL,
    name: 'hang',
    title: 'no answer ever to every 20th',
    ratePerSecond: 200,
    seconds: 2,
    quickSeconds: 1,
    timeoutMs: 1_000,
    treat: ({ k }) => (k % 20 === 3 ? { kind: 'hang' } : answer(5)),
  },
  {
    ...USUAL,
    name: 'slow-body',
    title: 'the head at once, the body in 5 chunks over 40 ms',
    ratePerSecond: 300,
    seconds: 2,
    treat: () => ({ kind: 'slow-body', chunks: 5, every: 10 }),
  },
  {
    ...USUAL,
    name: 'reset',
    title: 'the connection reset instead of every 25th answer',
    ratePerSecond: 300,
    seconds: 2,
    treat: ({ k }) => (k % 25 === 7 ? { kind: 'reset', after: 5 } : answer(5)),
  },
  {
    ...USUAL,
    name: 'refusals',
    title: 'bursts of 50 times 503 among 250',
    ratePerSecond: 500,
    treat: ({ k }) => (k % 250 < 50 ? { ...answer(0), status: 503 } : answer(5)),
  },
];

/** The closed loop's: what so many clients get is known from the delay. */
export const CLOSED = { behaviour: 'constant', clients: 8, seconds: 2 } as const;
