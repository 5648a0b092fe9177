/**
 * The open model: requests are sent when they are due, whether or not earlier ones have been answered, and their
 * response time counts from then. Nothing that was due is dropped; what has to wait for its till waits in a queue.
 */
import { availableParallelism } from 'node:os';
import { distributionOf, type Recorder, recorder } from '../../judge/histogram.ts';
import type { Milliseconds, PerSecond, Seconds } from '../../model/units.ts';
import type { ArrivalKind } from './arrivals.ts';
import { passSeconds, phaseClock, settledBy } from './clock.ts';
import { metronome } from './metronome.ts';
import { openBook } from './open-book.ts';
import { CONNECTIONS, type KnownOutcomes, type OpenRequests, openRequests } from './open-requests.ts';
import { driveOnThreads, threadsFor } from './open-threads.ts';
import type { Asked } from './operations.ts';
import { DRAIN_SLACK, type DrivenOpen, HEAD_START, type PhaseSetup } from './phase.ts';
import { sender } from './sender.ts';
import { loginOf, openSessions, type TokenFor } from './sessions.ts';
import { type VisibilityProbes, visibilityProbes } from './visibility.ts';
import type { WireBytes } from './wire.ts';

const NOTHING: WireBytes = { sentBytes: 0, receivedBytes: 0 };
/** How often a phase that may end early is asked whether it should. */
const LOOK_INTERVAL: Milliseconds = 100;

export interface OpenSetup extends PhaseSetup {
  /** Offered arrivals, where the factor of the scenario's shape is 1. */
  readonly ratePerSecond: PerSecond;
  /** @default 'poisson' */
  readonly arrivals?: ArrivalKind;
  /** What the n-th request asks for; by the scenario unless given. */
  readonly at?: (n: number) => Asked;
  /** Of whoever asks; they log in before the phase unless given. */
  readonly tokenFor?: TokenFor;
  /**
   * Asked time and again from the window's begin; once it is true the phase ends: nothing more is sent, and what is in
   * flight is waited for. What had not been due by then counts nowhere.
   */
  enough?(known: KnownOutcomes): boolean;
  /** How many threads send, where several may (open-threads.ts); by the rate unless given. */
  readonly threads?: number;
}

/** A phase with what the search for the good capacity asks for. */
export interface DrivenWindow extends DrivenOpen {
  /** When it was known to be enough, or when all was settled. */
  readonly known: KnownOutcomes;
  /** How late the driver itself was. */
  readonly driverLag: Recorder;
  /** Of the window, until it ended or was enough. */
  readonly lasted: Seconds;
}

/**
 * Drives one open phase. The time-out of a request runs from its send; waiting for a till has no time-out, but ends as
 * unfinished when the phase is given up.
 * @throws the signal's reason if stopped; {Error} if somebody cannot log in
 */
export async function driveOpen(setup: OpenSetup): Promise<DrivenWindow> {
  const threads = threadsFor(setup, availableParallelism());
  return threads > 1 ? driveOnThreads(setup, threads) : driveAlone(setup);
}

async function driveAlone(setup: OpenSetup): Promise<DrivenWindow> {
  const { baseUrl, scenario, warmupSeconds, seconds, timeoutMs } = setup;
  const failure = new AbortController();
  const fail = (error: unknown) => failure.abort(error);
  const signal = AbortSignal.any([setup.signal, failure.signal]);
  signal.throwIfAborted();

  const book = openBook(setup);
  const { due, at, counts, sample, window } = book;
  const connect = recorder();
  let inWindow = false;
  const connections = sender(baseUrl, timeoutMs, (took) => {
    if (inWindow) connect.record(1000 * took);
  });
  const wire = { begins: NOTHING, ends: NOTHING };
  const onWindow = (edge: 'begins' | 'ends') => {
    inWindow = edge === 'begins';
    if (inWindow) looking?.begin();
    wire[edge] = connections.wire();
    setup.onWindow?.(edge);
  };
  let requests: OpenRequests | null = null;
  let looking: { begin(): void; end(): void } | null = null;
  let probes: VisibilityProbes | null = null;
  const pacing = metronome(due, () => requests?.sendDue(), fail);
  try {
    const { start } = await pacing;
    const logins = () => Array.from(due, (_, n) => loginOf(at(n)));
    const tokenFor = setup.tokenFor ?? (await openSessions(connections, baseUrl, setup.secret, logins(), signal));
    if (scenario.afterWrite === 'read-until-visible') probes = visibilityProbes({ baseUrl, timeoutMs, tokenFor, fail });
    const clock = phaseClock(performance.now() + HEAD_START, warmupSeconds, seconds);
    const sending = { tokenFor, connections, atOnce: CONNECTIONS, probes, fail };
    requests = openRequests({ setup, clock, due, at, counts, sample, window, ...sending });
    start(clock.beginAt);
    const watch = watchOver(requests, setup.enough);
    looking = watch;
    const use = await passSeconds(clock, signal, { pass: counts.pass, onWindow }, watch.enough);
    const settled = Promise.race([requests.allSettled.then(() => probes?.allSeen()), watch.isEnough]);
    await settledBy(settled, clock.endAt + timeoutMs + DRAIN_SLACK, signal);
    const known = requests.known();
    const lasted = Math.min(seconds, (performance.now() - clock.windowAt) / 1000);
    if (watch.enough.aborted) await settledBy(requests.stop(), performance.now() + timeoutMs + DRAIN_SLACK, signal);
    requests.giveUp();
    return {
      phase: book.figures({
        ...use,
        visibility: probes?.figures() ?? null,
        connect: distributionOf(connect, 0),
        waits: requests.waits,
        wire: {
          sentBytes: wire.ends.sentBytes - wire.begins.sentBytes,
          receivedBytes: wire.ends.receivedBytes - wire.begins.receivedBytes,
        },
      }),
      answers: sample.answers(),
      beginAt: clock.beginAt,
      known,
      driverLag: requests.driverLag,
      lasted,
    };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    looking?.end();
    requests?.giveUp();
    probes?.giveUp();
    connections.destroy();
    await pacing.then(({ stop }) => stop()).catch(() => {});
    await book.close();
  }
}

/** Looks at what is known until it is enough; first a while after the window's begin, for the meters to have something to tell. */
function watchOver(requests: OpenRequests, enough: OpenSetup['enough']) {
  const found = new AbortController();
  const { promise: isEnough, resolve } = Promise.withResolvers<void>();
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    if (enough?.(requests.known()) !== true) return;
    found.abort();
    resolve();
    clearInterval(timer);
  };
  return {
    enough: found.signal,
    isEnough,
    begin() {
      if (enough !== undefined) timer = setInterval(look, LOOK_INTERVAL);
    },
    end: () => clearInterval(timer),
  };
}
