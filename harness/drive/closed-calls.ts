/** What the clients of one closed phase send, and what became of it. */
import type { Milliseconds } from '../../model/units.ts';
import type { AnswerSample } from './answers.ts';
import { callOf } from './call.ts';
import type { ClientCall, ClientReply } from './clients.ts';
import { type PhaseClock, secondAt } from './clock.ts';
import type { Drift } from './drift.ts';
import type { LiveTill } from './live-tills.ts';
import { type Asked, operationsOf, pathOf } from './operations.ts';
import type { PhaseSetup } from './phase.ts';
import { type Quarters, quarters } from './quarters.ts';
import type { TokenFor } from './sessions.ts';
import type { Tally } from './tally.ts';

export interface ClosedParts {
  readonly setup: PhaseSetup;
  readonly clients: number;
  readonly clock: PhaseClock;
  readonly tokenFor: TokenFor;
  readonly counts: Tally;
  readonly sample: AnswerSample;
  readonly window: Drift;
  /** A till has become free that a client had been waiting for. */
  wake(): void;
  /** Something of ours went wrong: the phase cannot go on. */
  fail(error: unknown): void;
}

export interface ClosedCalls {
  /** The next call, for whichever client is free; null after the window, or while every till is busy. */
  next(): ClientCall | null;
  /** As many calls have come to their end as there are clients. */
  readonly firstRound: Promise<void>;
  /** The longest that one of those took to be answered, or to fail where none was; so far. */
  slowestOfFirst(): Milliseconds;
  /** Since the phase's begin; nobody looks at it any more once the window is open. */
  readonly warmUp: Quarters;
  /** The window is over and nothing is in flight. */
  readonly allSettled: Promise<void>;
  /** Answers, each counted by the share of its time that lies in the window. */
  answersInWindow(): number;
}

export function closedCalls(parts: ClosedParts): ClosedCalls {
  const { setup, clients, clock, counts } = parts;
  const { scenario, store, seed, tills } = setup;
  const at = operationsOf(scenario, store, seed);
  const { promise: allSettled, resolve: nothingLeft } = Promise.withResolvers<void>();
  const { promise: firstRound, resolve: roundIsOver } = Promise.withResolvers<void>();
  let n = 0;
  let endedOfFirst = 0;
  const slowest: { answer: Milliseconds; failure: Milliseconds } = { answer: 0, failure: 0 };
  let inFlight = 0;
  let answersInWindow = 0;
  let waitsForTill = false;
  const warmUp = quarters();

  function next(): ClientCall | null {
    if (performance.now() >= clock.endAt) {
      if (inFlight === 0) nothingLeft();
      return null;
    }
    const asked = at(n);
    const till = asked.operation === 'receipts' ? tills.freeNear(asked.shopId) : null;
    if (asked.operation === 'receipts' && till === null) {
      waitsForTill = true;
      return null;
    }
    return begin(n++, asked, till);
  }

  function begin(number: number, asked: Asked, till: LiveTill | null): ClientCall {
    const call = callOf(asked, till, setup, parts.tokenFor);
    const sentAt = performance.now();
    const second = secondAt(clock, sentAt);
    inFlight++;
    counts.due(second);
    return {
      ...call,
      onEnd: (reply) => guarded(parts.fail, undefined, () => end({ number, asked, till, sentAt, second }, reply)),
    };
  }

  function end({ number, asked, till, sentAt, second }: Sent, reply: ClientReply): void {
    inFlight--;
    const { outcome, endedAt } = reply;
    const service = endedAt - sentAt;
    if (number < clients) endOfFirst(outcome === 'answered' ? 'answer' : 'failure', service);
    till?.settle(outcome === 'answered' ? endedAt : null);
    // In the closed model nothing is due before it is sent.
    counts.settle({
      operation: asked.operation,
      second,
      outcome,
      response: service,
      service,
      lag: null,
      staleness: null,
    });
    if (outcome === 'answered') {
      if (second < 0) warmUp.count(endedAt - clock.beginAt);
      answersInWindow += shareInWindow(clock, sentAt, endedAt);
      parts.window.add((endedAt - clock.windowAt) / (clock.endAt - clock.windowAt), service);
    }
    if (reply.outcome === 'answered' && till === null && second >= 0)
      parts.sample.offer(number, { path: pathOf(asked), sentAt, text: reply.text });
    if (!waitsForTill) return;
    waitsForTill = false;
    parts.wake();
  }

  function endOfFirst(end: keyof typeof slowest, took: Milliseconds): void {
    endedOfFirst += 1;
    slowest[end] = Math.max(slowest[end], took);
    if (endedOfFirst === clients) roundIsOver();
  }

  return {
    next: () => guarded(parts.fail, null, next),
    firstRound,
    slowestOfFirst: () => slowest.answer || slowest.failure,
    warmUp,
    allSettled,
    answersInWindow: () => answersInWindow,
  };
}

/**
 * Whole answers would make a rate of slow ones a matter of chance: eight clients that began together also end together,
 * just before the window's edge or just behind it.
 */
function shareInWindow({ windowAt, endAt }: PhaseClock, sentAt: Milliseconds, endedAt: Milliseconds): number {
  const inside = Math.min(endedAt, endAt) - Math.max(sentAt, windowAt);
  return inside <= 0 ? 0 : inside / (endedAt - sentAt);
}

interface Sent {
  readonly number: number;
  readonly asked: Asked;
  /** null: a read. */
  readonly till: LiveTill | null;
  readonly sentAt: Milliseconds;
  readonly second: number;
}

/** Runs on the event loop, where an error of ours would end the process. */
function guarded<T>(fail: (error: unknown) => void, otherwise: T, step: () => T): T {
  try {
    return step();
  } catch (error) {
    fail(error);
    return otherwise;
  }
}
