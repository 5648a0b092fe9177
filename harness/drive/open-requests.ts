/** The requests of one open phase on their way: due -> turn of its till -> a free connection -> in flight -> settled. */
import { type Recorder, recorder } from '../../judge/histogram.ts';
import type { OpenPhase } from '../../model/phase.ts';
import { writes } from '../../model/scenario.ts';
import type { Milliseconds, Seconds } from '../../model/units.ts';
import { stalenessOf } from '../measure/staleness.ts';
import { type AnswerSample, readAsOf } from './answers.ts';
import { callOf } from './call.ts';
import type { PhaseClock } from './clock.ts';
import type { Drift } from './drift.ts';
import { type Fifo, fifo } from './fifo.ts';
import type { LiveTill } from './live-tills.ts';
import { type Asked, pathOf } from './operations.ts';
import { LAG_SHARE, type PhaseSetup } from './phase.ts';
import type { Reply, Sender } from './sender.ts';
import type { TokenFor } from './sessions.ts';
import type { Outcome, Settled, Tally } from './tally.ts';
import type { VisibilityProbes } from './visibility.ts';

/** Requests at once in a phase; more wait, and the wait counts. Below the usual limit of 1,024 open files. */
export const CONNECTIONS = 512;
/** How many late requests go out in one go before answers are looked at again. */
const BURST = 64;

export interface OpenParts {
  readonly setup: Pick<PhaseSetup, 'scenario' | 'tills' | 'makeReceipt' | 'warmupSeconds' | 'seconds'>;
  readonly clock: PhaseClock;
  /** Ascending ms from the clock's begin. */
  readonly due: Float64Array;
  at(n: number): Asked;
  readonly tokenFor: TokenFor;
  readonly connections: Sender;
  /** Requests at once; more wait for a free connection. */
  readonly atOnce: number;
  readonly counts: Pick<Tally, 'due' | 'settle' | 'soFar'>;
  readonly sample: Pick<AnswerSample, 'offer'>;
  readonly window: Pick<Drift, 'add'>;
  /** null: nobody looks for what was written. */
  readonly probes: VisibilityProbes | null;
  /** Something of ours went wrong: the phase cannot go on. */
  fail(error: unknown): void;
}

export interface OpenRequests {
  /** Sends whatever is due by now. */
  sendDue(): void;
  /** Everything that was due in the phase has been settled. */
  readonly allSettled: Promise<void>;
  /** What is known of the window's requests by now. */
  known(): KnownOutcomes;
  /** Sends nothing more, and resolves when all that was sent has come to its end: the service has nothing left to do. */
  stop(): Promise<void>;
  /** Settles the rest as unfinished and frees the tills; after a stop, what was not due by then is left out. */
  giveUp(): void;
  /** Requests of the window that could not be sent when they were due. */
  readonly waits: OpenPhase['waits'];
  /** Lag of those of the window that waited for neither till nor connection: how late the driver itself was. */
  readonly driverLag: Recorder;
}

/** Requests of the window whose outcome cannot change any more. */
export interface KnownOutcomes {
  /** In the whole window, those still to come included. */
  readonly due: number;
  readonly good: number;
  /** Not answered, too late or too stale, and those that are waiting past the latency objective. */
  readonly notGood: number;
  /** Of those, the ones that the driver itself sent too late: they waited for neither till nor connection. */
  readonly sentLate: number;
}

/** A request that has become due. */
interface Request {
  readonly n: number;
  readonly asked: Asked;
  readonly dueAt: Milliseconds;
  readonly second: number;
  /** null: a read. */
  readonly till: LiveTill | null;
  /** null: still waiting for its till or a connection. */
  sentAt: Milliseconds | null;
  /** What it has waited for last, if it has: a till and then a connection, maybe. */
  waitsFor: 'till' | 'connection' | null;
}

export function openRequests(parts: OpenParts): OpenRequests {
  const { setup, due, clock, connections, counts } = parts;
  const staleable = setup.scenario.objectives.stalenessMs !== null && writes(setup.scenario);
  const turns = tillTurns();
  const waiting = fifo<Request>();
  const open = new Set<Request>();
  const { promise: allSettled, resolve: nothingLeft } = Promise.withResolvers<void>();
  const waits = { till: { waited: 0, neverSent: 0 }, connection: { waited: 0, neverSent: 0 } };
  const driverLag = recorder();
  const { promise: allBack, resolve: nothingInFlight } = Promise.withResolvers<void>();
  const { latencyMs } = setup.scenario.objectives;
  let sentLate = 0;
  let next = 0;
  let inFlight = 0;
  let stopped = false;
  let over = false;

  function sendDue(): void {
    for (let burst = 0; !stopped && !over && next < due.length && dueAt(next) <= performance.now(); next++, burst++) {
      if (burst === BURST) {
        setImmediate(guarded(sendDue));
        return;
      }
      const request = requestOf(next);
      open.add(request);
      if (turns.join(request)) ready(request);
      else wait(request, 'till');
    }
  }

  const dueAt = (n: number) => clock.beginAt + (due[n] ?? 0);
  const secondDue = (n: number) => secondOf(due[n] ?? 0, setup.warmupSeconds);

  /** Of the window that had passed when it was due. */
  const shareOf = (n: number) => ((due[n] ?? 0) / 1000 - setup.warmupSeconds) / setup.seconds;

  function requestOf(n: number): Request {
    const asked = parts.at(n);
    const till = asked.operation === 'receipts' ? setup.tills.inTurn(asked.shopId) : null;
    return { n, asked, dueAt: dueAt(n), second: secondDue(n), till, sentAt: null, waitsFor: null };
  }

  function ready(request: Request): void {
    if (inFlight < parts.atOnce) {
      transmit(request);
      return;
    }
    waiting.push(request);
    wait(request, 'connection');
  }

  function wait(request: Request, reason: keyof typeof waits): void {
    request.waitsFor = reason;
    if (request.second >= 0) waits[reason].waited++;
  }

  function transmit(request: Request): void {
    inFlight++;
    const call = callOf(request.asked, request.till, setup, parts.tokenFor);
    const sentAt = performance.now();
    request.sentAt = sentAt;
    if (request.second >= 0 && request.waitsFor === null) driverLag.record(1000 * (sentAt - request.dueAt));
    connections.send(call, (reply) => guarded(() => ended(request, sentAt, reply))());
  }

  function ended(request: Request, sentAt: Milliseconds, reply: Reply): void {
    if (over) return;
    inFlight--;
    open.delete(request);
    request.till?.settle(reply.outcome === 'answered' ? reply.endedAt : null);
    offer(request, sentAt, reply);
    if (parts.probes !== null) tell(parts.probes, request, reply);
    const goodBefore = counts.soFar().good;
    counts.settle(settledOf(request, sentAt, reply, staleness(request, sentAt, reply)));
    if (reply.outcome === 'answered') parts.window.add(shareOf(request.n), reply.endedAt - request.dueAt);
    if (isSentLate(request) && counts.soFar().good === goodBefore) sentLate++;
    if (stopped) {
      if (inFlight === 0) nothingInFlight();
      return;
    }
    const sameTill = turns.leave(request);
    if (sameTill !== undefined) ready(sameTill);
    const waited = waiting.shift();
    if (waited !== undefined) ready(waited);
    if (open.size === 0 && next === due.length) nothingLeft();
  }

  function offer({ n, asked, second }: Request, sentAt: Milliseconds, reply: Reply): void {
    if (second < 0 || reply.outcome !== 'answered' || asked.operation === 'receipts') return;
    parts.sample.offer(n, { path: pathOf(asked), sentAt, text: reply.text });
  }

  function tell(probes: VisibilityProbes, { asked, till, second }: Request, reply: Reply): void {
    if (reply.outcome !== 'answered' || !('shopId' in asked)) return;
    if (till === null) {
      probes.saw(asked.shopId, readAsOf(reply.text()), reply.endedAt);
      return;
    }
    const write = { shopId: till.shopId, till: till.till, seq: till.written.length };
    probes.lookFor({ ...write, acknowledgedAt: reply.endedAt, counts: second >= 0 });
  }

  function staleness({ asked }: Request, sentAt: Milliseconds, reply: Reply): Settled['staleness'] {
    if (reply.outcome !== 'answered' || asked.operation === 'receipts' || !staleable) return null;
    const asOf = readAsOf(reply.text());
    if (asOf === null) return 'unknown';
    const scope = 'shopId' in asked ? ({ kind: 'shop', shopId: asked.shopId } as const) : ({ kind: 'chain' } as const);
    return stalenessOf(asOf, setup.tills.of(scope), sentAt);
  }

  function known(): KnownOutcomes {
    const { settled, good } = counts.soFar();
    const waiting = waitingTooLong();
    return {
      due: dueInWindow,
      good,
      notGood: settled - good + waiting.length,
      sentLate: sentLate + waiting.filter(isSentLate).length,
    };
  }

  /** They are in the order in which they became due. */
  function waitingTooLong(): Request[] {
    const dueBefore = performance.now() - latencyMs;
    const all: Request[] = [];
    for (const request of open) {
      if (request.dueAt >= dueBefore) break;
      if (request.second >= 0) all.push(request);
    }
    return all;
  }

  function isSentLate({ second, sentAt, dueAt: intended, waitsFor }: Request): boolean {
    return second >= 0 && sentAt !== null && waitsFor === null && sentAt - intended > LAG_SHARE * latencyMs;
  }

  function stop(): Promise<void> {
    stopped = true;
    if (inFlight === 0) nothingInFlight();
    return allBack;
  }

  function giveUp(): void {
    if (over) return;
    over = true;
    for (; !stopped && next < due.length; next++) open.add(requestOf(next));
    for (const request of open) {
      if (request.sentAt !== null) request.till?.settle(null);
      // One that the driver had not even reached counts with those that no connection was free for.
      else if (request.second >= 0) waits[request.waitsFor ?? 'connection'].neverSent++;
      counts.settle(unfinished(request));
    }
  }

  /** Callbacks run on the event loop, where an error of ours would end the process. */
  const guarded = (step: () => void) => () => {
    try {
      step();
    } catch (error) {
      parts.fail(error);
    }
  };

  let dueInWindow = 0;
  // At once, so that a second waits for its requests even if the driver is late.
  for (let n = 0; n < due.length; n++) {
    counts.due(secondDue(n));
    if (secondDue(n) >= 0) dueInWindow++;
  }
  if (due.length === 0) nothingLeft();
  return { sendDue: guarded(sendDue), allSettled, known, stop, giveUp, waits, driverLag };
}

/**
 * From the due time itself: added to the begin it would be rounded, at times over the edge of its second.
 * @param due - since the phase's begin
 * @returns from the window's begin
 */
export function secondOf(due: Milliseconds, warmupSeconds: Seconds): number {
  return Math.floor(due / 1000 - warmupSeconds);
}

function settledOf(
  { asked, dueAt, second }: Request,
  sentAt: Milliseconds,
  { outcome, endedAt }: { readonly outcome: Outcome; readonly endedAt: Milliseconds },
  staleness: Settled['staleness'],
): Settled {
  const { operation } = asked;
  return {
    operation,
    second,
    outcome,
    response: endedAt - dueAt,
    service: endedAt - sentAt,
    lag: sentAt - dueAt,
    staleness,
  };
}

function unfinished({ asked, dueAt, second, sentAt }: Request): Settled {
  const lag = sentAt === null ? null : sentAt - dueAt;
  return { operation: asked.operation, second, outcome: 'unfinished', response: 0, service: 0, lag, staleness: null };
}

/** Queues of writes, one for each till; the first in each has the till. */
function tillTurns() {
  const queues = new Map<LiveTill, Fifo<Request>>();
  return {
    /** @returns true if it is its turn at once; reads have no till to wait for */
    join(request: Request): boolean {
      if (request.till === null) return true;
      const queue = queues.get(request.till) ?? fifo<Request>();
      queues.set(request.till, queue);
      queue.push(request);
      return queue.length === 1;
    },
    /** @returns whose turn it is now */
    leave({ till }: Request): Request | undefined {
      const queue = till === null ? undefined : queues.get(till);
      queue?.shift();
      return queue?.first();
    },
  };
}
