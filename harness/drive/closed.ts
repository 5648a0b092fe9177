/** The closed model: a fixed number of clients, each of which sends its next request when it has its answer. */
import { answerSample } from './answers.ts';
import { type Cannon, fireAt } from './cannon.ts';
import { passSeconds, phaseClock, settledBy } from './clock.ts';
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
 * Drives one closed phase. A request belongs to the second it was sent in; those of the window are waited for, and the
 * throughput counts the answers that came within it. A write takes a free till, of its own shop if there is one.
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
  const log = histogramLog(setup.histogramLog, new Date(), warmupSeconds, seconds);
  const counts = tally(scenario, timeoutMs, log, (figures) => setup.onSecond?.(figures));
  try {
    const clock = phaseClock(performance.now(), warmupSeconds, seconds);
    const calls = closedCalls({ setup, clock, tokenFor, counts, sample, wake: () => cannon?.wake(), fail });
    cannon = fireAt({ baseUrl, clients, timeoutMs, next: calls.next, fail });
    const use = await passSeconds(clock, signal, { pass: counts.pass, onWindow: (edge) => setup.onWindow?.(edge) });
    await settledBy(calls.allSettled, clock.endAt + timeoutMs + DRAIN_SLACK, signal);
    await cannon.stop();
    const { lag: _, staleness: __, good: ___, ...figures } = counts.figures();
    const throughputPerSecond = calls.answersInWindow() / seconds;
    return {
      phase: { clients, throughputPerSecond, warmupSeconds, seconds, ...figures, ...use },
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
