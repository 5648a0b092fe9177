/** The threads that send the requests of one open phase: started, begun, waited for and ended together. */
import { Worker } from 'node:worker_threads';
import type { OpenPhase } from '../../model/phase.ts';
import type { Milliseconds, Seconds } from '../../model/units.ts';
import type { NumberedAnswer } from './answers.ts';
import { settledBy } from './clock.ts';
import type { Batch } from './open-batch.ts';
import type { KnownOutcomes } from './open-requests.ts';
import type { PhaseSetup } from './phase.ts';
import type { WireBytes } from './wire.ts';

/** What a thread is started with. */
export interface ThreadJob
  extends Pick<PhaseSetup, 'baseUrl' | 'scenario' | 'store' | 'seed' | 'timeoutMs' | 'keepAnswers'> {
  readonly warmupSeconds: Seconds;
  readonly seconds: Seconds;
  /** It sends the requests n ≡ part (mod threads). */
  readonly part: number;
  readonly threads: number;
  /** Of its own requests, ascending ms from the phase's begin. */
  readonly due: Float64Array;
}

/** Sent to a thread once everybody has logged in. */
export interface ThreadBegin {
  /** Of the clock that all threads share, `sharedTime`. */
  readonly beginNs: bigint;
  /** By login. */
  readonly tokens: ReadonlyMap<string, string>;
}

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'batch'; readonly batch: Batch }
  | { readonly kind: 'ended'; readonly end: ThreadEnd };

/** What a thread tells of its part once all its requests are settled. */
export interface ThreadEnd {
  readonly driverCores: number;
  readonly known: KnownOutcomes;
  readonly waits: OpenPhase['waits'];
  readonly wire: WireBytes;
  /** Encoded histograms. */
  readonly connect: string;
  readonly driverLag: string;
  /** Sent at ms since the phase's begin. */
  readonly answers: readonly NumberedAnswer[];
}

export interface Crew {
  /** @throws the signal's reason; {Error} if they take too long */
  ready(): Promise<void>;
  begin(begin: ThreadBegin): void;
  /** @param until - when the last of them should have ended @throws as `ready` */
  ended(until: Milliseconds): Promise<readonly ThreadEnd[]>;
  /** Ends all threads at once, with their sockets. */
  stop(): Promise<void>;
}

/** A thread that has not said so by then never will: far longer than a busy machine keeps one waiting. */
const PATIENCE: Milliseconds = 30_000;

/** @param signal - aborted by `fail`, among others */
export function startCrew(
  jobs: readonly ThreadJob[],
  signal: AbortSignal,
  fail: (error: unknown) => void,
  onBatch: (batch: Batch) => void,
): Crew {
  const ready = countDown(jobs.length);
  const allEnded = countDown(jobs.length);
  const ends: ThreadEnd[] = [];

  function take(message: FromThread): void {
    if (signal.aborted) return;
    if (message.kind === 'ready') ready.count();
    if (message.kind === 'batch') onBatch(message.batch);
    if (message.kind !== 'ended') return;
    ends.push(message.end);
    allEnded.count();
  }

  const workers = jobs.map((workerData) => {
    const worker = new Worker(new URL('./open-thread.ts', import.meta.url), { workerData, execArgv: [] });
    let ended = false;
    worker.on('message', (message: FromThread) => {
      ended ||= message.kind === 'ended';
      guarded(() => take(message), fail);
    });
    worker.on('error', fail);
    worker.on('exit', () => {
      if (!ended) fail(new Error(`sending thread ${workerData.part} ended before its phase; run it again`));
    });
    return worker;
  });

  const all = async (said: Promise<void>, left: () => number, until: Milliseconds) => {
    await settledBy(said, until, signal);
    if (left() > 0) throw new Error(`${left()} of ${jobs.length} sending threads do not answer; run it again`);
  };
  return {
    ready: () => all(ready.done, ready.left, performance.now() + PATIENCE),
    begin(begin) {
      for (const worker of workers) worker.postMessage(begin);
    },
    async ended(until) {
      await all(allEnded.done, allEnded.left, until + PATIENCE);
      return ends;
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function countDown(from: number) {
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let left = from;
  return {
    done,
    left: () => left,
    count() {
      left--;
      if (left === 0) resolve();
    },
  };
}

/** Messages come on the event loop, where an error of ours would end the process. */
function guarded(step: () => void, fail: (error: unknown) => void): void {
  try {
    step();
  } catch (error) {
    fail(error);
  }
}
