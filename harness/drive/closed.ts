/** The closed model: a fixed number of clients, each of which sends its next request when it has its answer. */
import { answerSample } from './answers.ts';
import { type Cannon, fireAt } from './cannon.ts';
import { heldClock, passSeconds, settledBy } from './clock.ts';
import { closedCalls } from './closed-calls.ts';
import { histogramLog } from './histogram-log.ts';
import { DRAIN_SLACK, type DrivenClosed, type PhaseSetup } from './phase.ts';
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
 * Drives one closed phase. Warm-up and window are as long as asked for, or longer where answers are slow. A request
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
  let cannon: Cannon | null = null;
  const tokenFor = await tokensFor(setup, signal);
  const clock = heldClock(performance.now(), warmupSeconds);
  const log = histogramLog(setup.histogramLog, new Date(), clock);
  const counts = tally(scenario, timeoutMs, log, (figures, lasted) => setup.onSecond?.(figures, lasted));
  try {
    const calls = closedCalls({ setup, clients, clock, tokenFor, counts, sample, wake: () => cannon?.wake(), fail });
    if (warmupSeconds === 0) clock.open(seconds);
    cannon = fireAt({ baseUrl, clients, timeoutMs, next: calls.next, fail });
    const use = await passSeconds(clock, signal, {
      async warm() {
        await settledBy(calls.firstRound, performance.now() + timeoutMs + DRAIN_SLACK, signal);
        clock.open(Math.max(seconds, (ROUNDS * calls.slowestOfFirst()) / 1000));
      },
      pass: counts.pass,
      onWindow: (edge) => setup.onWindow?.(edge),
    });
    await settledBy(calls.allSettled, clock.endAt + timeoutMs + DRAIN_SLACK, signal);
    await cannon.stop();
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
        trend: null,
      },
      answers: sample.answers(),
    };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    await cannon?.stop();
    await log.close();
  }
}

/** Over connections of their own, which are gone before the first request is sent. */
async function tokensFor(
  { baseUrl, secret, scenario, store, timeoutMs }: PhaseSetup,
  signal: AbortSignal,
): Promise<TokenFor> {
  const connections = sender(baseUrl, 8, timeoutMs);
  try {
    return await openSessions(connections.service, baseUrl, secret, loginsOf(scenario, store), signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    await connections.destroy();
  }
}
