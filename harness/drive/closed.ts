/** The closed model: a fixed number of clients, each of which sends its next request when it has its answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { answerSample } from './answers.ts';
import { type Clients, startClients } from './clients.ts';
import { heldClock, type PhaseClock, passSeconds, settledBy } from './clock.ts';
import { type ClosedCalls, closedCalls } from './closed-calls.ts';
import { drift } from './drift.ts';
import { histogramLog } from './histogram-log.ts';
import { DRAIN_SLACK, type DrivenClosed, type PhaseSetup } from './phase.ts';
import { QUARTER } from './quarters.ts';
import { sender } from './sender.ts';
import { loginsOf, openSessions, type TokenFor } from './sessions.ts';
import { tally } from './tally.ts';

export interface ClosedSetup extends PhaseSetup {
  readonly clients: number;
}

/**
 * The window lasts as long as the slowest client took for its first call, so many times at least: a window in which
 * clients wait for one answer would show a throughput of nothing, or of what chance lets end inside of it.
 */
const ROUNDS = 2;

/**
 * Drives one closed phase. Warm-up and window are as long as asked for, or longer where answers are slow or, in the
 * warm-up, still become faster. A request
 * belongs to the second it was sent in; those of the window are waited for. The throughput counts answers by the share
 * of their time that lies in the window. A write takes a free till, of its own shop if there is one.
 * @throws the signal's reason if stopped; {Error} if somebody cannot log in
 */
export async function driveClosed(setup: ClosedSetup): Promise<DrivenClosed> {
  const { baseUrl, scenario, clients, seed, warmupSeconds, seconds, timeoutMs } = setup;
  const failure = new AbortController();
  const fail = (error: unknown) => failure.abort(error);
  const signal = AbortSignal.any([setup.signal, failure.signal]);
  signal.throwIfAborted();

  const sample = answerSample(seed, setup.keepAnswers);
  let running: Clients | null = null;
  const tokenFor = await tokensFor(setup, signal);
  const clock = heldClock(performance.now(), warmupSeconds);
  const log = histogramLog(setup.histogramLog, new Date(), clock);
  const window = drift();
  const counts = tally(scenario, timeoutMs, log, (figures, lasted) => setup.onSecond?.(figures, lasted));
  try {
    const calls = closedCalls({
      setup,
      clients,
      clock,
      tokenFor,
      counts,
      sample,
      window,
      wake: () => running?.wake(),
      fail,
    });
    if (warmupSeconds === 0) clock.open(seconds);
    running = startClients(sender(baseUrl, timeoutMs), clients, calls.next);
    const use = await passSeconds(clock, signal, {
      async warm() {
        await settledBy(calls.firstRound, performance.now() + timeoutMs + DRAIN_SLACK, signal);
        await steady(calls, clock, signal);
        clock.open(Math.max(seconds, (ROUNDS * calls.slowestOfFirst()) / 1000));
      },
      pass: counts.pass,
      onWindow: (edge) => setup.onWindow?.(edge),
    });
    await settledBy(calls.allSettled, clock.endAt + timeoutMs + DRAIN_SLACK, signal);
    running.stop();
    const { lag: _, staleness: __, good: ___, joint: ____, ...figures } = counts.figures();
    const warmedUp = Math.round(clock.windowAt - clock.beginAt) / 1000;
    const lasted = (clock.endAt - clock.windowAt) / 1000;
    const throughputPerSecond = calls.answersInWindow() / lasted;
    return {
      phase: {
        clients,
        throughputPerSecond,
        warmupSeconds: warmedUp,
        seconds: lasted,
        ...figures,
        ...use,
        trend: window.ofCounts(),
      },
      answers: sample.answers(),
    };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    running?.stop();
    await log.close();
  }
}

/** While answers still come ever faster, the warm-up goes on by quarter seconds, so many at most. */
const MORE_QUARTERS = 3;

async function steady({ warmUp }: ClosedCalls, { beginAt }: PhaseClock, signal: AbortSignal): Promise<void> {
  for (let more = 0; more < MORE_QUARTERS && warmUp.stillRising(performance.now() - beginAt); more++)
    await sleep(QUARTER, undefined, { signal });
}

/** Of everybody who could ask, over connections of their own, which are gone before the first request is sent. */
export async function tokensFor(
  {
    baseUrl,
    secret,
    scenario,
    store,
    timeoutMs,
  }: Pick<PhaseSetup, 'baseUrl' | 'secret' | 'scenario' | 'store' | 'timeoutMs'>,
  signal: AbortSignal,
): Promise<TokenFor> {
  const connections = sender(baseUrl, timeoutMs);
  try {
    return await openSessions(connections, baseUrl, secret, loginsOf(scenario, store), signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    connections.destroy();
  }
}
