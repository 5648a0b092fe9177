/** Ranges side by side: as many threads as there are cores, each with a database and a share of the ranges. */
import { Worker } from 'node:worker_threads';
import type { DataFile } from '../model/manifest.ts';
import type { ShopRange } from './ranges.ts';

export interface RangeJob {
  /** A folder for what Node compiles of the threads' code, so that the next ones start sooner; without it they compile anew. */
  readonly compiled?: string | undefined;
  readonly folder: string;
  readonly seed: number;
  readonly products: number;
  readonly ranges: readonly ShopRange[];
}

export interface RangeEvents {
  /** The lines of a shop have been made. */
  onShop(lines: number): void;
  /** The files of a range are there, whole. What it throws ends the job. */
  onRange(files: readonly DataFile[]): void;
}

export interface ThreadData extends RangeJob {
  /** Shared: the index of the next range. */
  readonly next: Int32Array;
  /** Shared: 1 when the threads shall stop. */
  readonly stopped: Int32Array;
}

export type ThreadMessage =
  | { readonly kind: 'shop'; readonly lines: number }
  | { readonly kind: 'range'; readonly files: readonly DataFile[] };

/**
 * Ends when every thread has ended, also after a failure: whoever still writes must not outlive the folder.
 * @param threads - at most; one range is made by one thread
 * @throws the signal's reason if it is aborted: within a shop, and with whole files alone in the folder
 */
export async function writeRanges(
  job: RangeJob,
  threads: number,
  events: RangeEvents,
  signal?: AbortSignal,
): Promise<void> {
  const workerData: ThreadData = { ...job, next: shared(), stopped: shared() };
  const stop = () => Atomics.store(workerData.stopped, 0, 1);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', stop);
  try {
    const count = Math.min(threads, job.ranges.length);
    const ends = await Promise.allSettled(Array.from({ length: count }, () => runThread(workerData, events)));
    const failed = ends.find((end) => end.status === 'rejected');
    signal?.throwIfAborted();
    if (failed !== undefined) throw failed.reason;
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

async function runThread(workerData: ThreadData, events: RangeEvents): Promise<void> {
  const { compiled } = workerData;
  const env = compiled === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: compiled };
  const worker = new Worker(new URL('./range-thread.ts', import.meta.url), { workerData, execArgv: [], env });
  let failure: unknown;
  const failWith = (error: unknown) => {
    failure ??= error;
    Atomics.store(workerData.stopped, 0, 1);
  };
  worker.on('error', failWith);
  worker.on('message', (message: ThreadMessage) => {
    try {
      if (message.kind === 'shop') events.onShop(message.lines);
      else events.onRange(message.files);
    } catch (error) {
      failWith(error);
    }
  });
  // Not `once` of node:events, which would be done at an error, before the thread is.
  const code = await new Promise<number>((resolve) => worker.once('exit', resolve));
  if (failure !== undefined) throw failure;
  if (code !== 0) throw new Error(`a thread that makes shops ended with code ${code}: free memory, and generate again`);
}

function shared(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}
