/**
 * An open phase that takes more than one thread to send: every thread sends each n-th request, and all that was settled is
 * counted here, request by request, so that the figures are those of one thread.
 */
import { distributionOf } from '../../judge/histogram.ts';
import { writes } from '../../model/scenario.ts';
import type { PerSecond } from '../../model/units.ts';
import { passSeconds, phaseClock, sharedTime } from './clock.ts';
import type { DrivenWindow, OpenSetup } from './open.ts';
import { readBatch } from './open-batch.ts';
import { type OpenBook, openBook } from './open-book.ts';
import { startCrew, type ThreadJob } from './open-crew.ts';
import { mergeEnds } from './open-merge.ts';
import { secondOf } from './open-requests.ts';
import type { Asked } from './operations.ts';
import { DRAIN_SLACK, HEAD_START } from './phase.ts';
import { sender } from './sender.ts';
import { loginOf, openSessions } from './sessions.ts';
import { greatestFactor } from './shape.ts';

/** Takes a thread 0.4 cores on our machine: beyond twice as many it would itself be what is measured. */
const PER_THREAD: PerSecond = 6_000;

/**
 * How many threads send a phase. One if it writes, as tills take turns and staleness needs one ledger and one clock; if it
 * may end early; and if it asks for something else than its scenario, which no other thread can know.
 * @param cores - of the machine; one of them is left for what is not sending
 */
export function threadsFor(setup: OpenSetup, cores: number): number {
  const { scenario, ratePerSecond } = setup;
  const readsOnly = !writes(scenario) && scenario.afterWrite === 'nothing';
  if (!readsOnly || setup.enough !== undefined || setup.at !== undefined) return 1;
  const needed = Math.ceil((ratePerSecond * greatestFactor(scenario.shape)) / PER_THREAD);
  return setup.threads ?? Math.max(1, Math.min(needed, cores - 1));
}

/** @throws the signal's reason if stopped; {Error} if somebody cannot log in, or a thread fails */
export async function driveOnThreads(setup: OpenSetup, threads: number): Promise<DrivenWindow> {
  const { scenario, warmupSeconds, seconds, timeoutMs } = setup;
  const failure = new AbortController();
  const fail = (error: unknown) => failure.abort(error);
  const signal = AbortSignal.any([setup.signal, failure.signal]);
  signal.throwIfAborted();

  const book = openBook(setup);
  // At once, so that a second waits for its requests even if their threads are late.
  for (const due of book.due) book.counts.due(secondOf(due, warmupSeconds));
  const operations = scenario.mix.map(({ operation }) => operation);
  const jobs = Array.from({ length: threads }, (_, part) => jobOf(setup, book, part, threads));
  const crew = startCrew(jobs, signal, fail, (batch) => readBatch(batch, operations, book.counts, book.window));
  try {
    await crew.ready();
    const tokens = await tokensOf(setup, book, signal);
    const clock = phaseClock(performance.now() + HEAD_START, warmupSeconds, seconds);
    crew.begin({ beginNs: sharedTime(clock.beginAt), tokens });
    const onWindow = (edge: 'begins' | 'ends') => setup.onWindow?.(edge);
    const use = await passSeconds(clock, signal, { pass: book.counts.pass, onWindow });
    const ends = await crew.ended(clock.endAt + timeoutMs + DRAIN_SLACK);
    for (const { n, answer } of ends.flatMap(({ answers }) => answers)) {
      book.sample.offer(n, { ...answer, sentAt: clock.beginAt + answer.sentAt, text: () => answer.body });
    }
    const { known, driverLag, connect, ...merged } = mergeEnds(ends);
    // This thread counts, and is part of the driver as well.
    const driverCores = Math.max(use.driverCores, merged.driverCores);
    const { waits, wire } = merged;
    return {
      phase: book.figures({ ...use, driverCores, visibility: null, connect: distributionOf(connect, 0), waits, wire }),
      answers: book.sample.answers(),
      beginAt: clock.beginAt,
      known,
      driverLag,
      lasted: seconds,
    };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    await crew.stop();
    await book.close();
  }
}

function jobOf(setup: OpenSetup, { due }: OpenBook, part: number, threads: number): ThreadJob {
  const { baseUrl, scenario, store, seed, timeoutMs, keepAnswers, warmupSeconds, seconds } = setup;
  const common = { baseUrl, scenario, store, seed, timeoutMs, keepAnswers, warmupSeconds, seconds };
  return { ...common, part, threads, due: due.filter((_, n) => n % threads === part) };
}

/** A function cannot be given to a thread: the tokens of everybody who asks can. */
async function tokensOf(setup: OpenSetup, { due, at }: OpenBook, signal: AbortSignal) {
  const askers = new Map<string, Asked>();
  for (let n = 0; n < due.length; n++) askers.set(loginOf(at(n)), at(n));
  const tokenFor = setup.tokenFor ?? (await sessionsOf(setup, askers.keys(), signal));
  return new Map([...askers].map(([login, asked]) => [login, tokenFor(asked)]));
}

async function sessionsOf({ baseUrl, secret, timeoutMs }: OpenSetup, logins: Iterable<string>, signal: AbortSignal) {
  const connections = sender(baseUrl, timeoutMs);
  try {
    return await openSessions(connections, baseUrl, secret, logins, signal);
  } finally {
    connections.destroy();
  }
}
