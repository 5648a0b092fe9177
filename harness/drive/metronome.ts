/** Wakes the sending thread whenever something is due, to about 0.1 ms; timers of Node know whole milliseconds only. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Milliseconds } from '../../model/units.ts';
import { sharedTime } from './clock.ts';

export interface Metronome {
  /** @param beginAt - of this thread's `performance.now()`; due times count from it */
  start(beginAt: Milliseconds): void;
  /** Ends the thread. */
  stop(): Promise<void>;
}

/** Shared with the thread: 8 bytes begin (ns, `process.hrtime`), 4 bytes state, 4 bytes: a tick is under way. */
export interface MetronomeData {
  readonly due: Float64Array;
  readonly shared: SharedArrayBuffer;
}
export const WAITING = 0;
export const RUNNING = 1;
const STOPPED = 2;

/**
 * @param due - ascending ms from the begin
 * @param onTick - something is due, by this or an earlier time; what becomes due while a tick is under way is part of it
 * @param onFailure - the thread has died
 */
export async function metronome(
  due: Float64Array,
  onTick: () => void,
  onFailure: (error: Error) => void,
): Promise<Metronome> {
  const shared = new SharedArrayBuffer(16);
  const workerData: MetronomeData = { due, shared };
  const worker = new Worker(new URL('./metronome-thread.ts', import.meta.url), { workerData, execArgv: [] });
  await once(worker, 'message');
  const [state, pending] = [new Int32Array(shared, 8, 1), new Int32Array(shared, 12, 1)];
  worker.on('message', () => {
    // Before looking at what is due: whatever becomes due from here on is worth a tick of its own.
    Atomics.store(pending, 0, 0);
    onTick();
  });
  worker.on('error', onFailure);

  const enter = (next: number) => {
    Atomics.store(state, 0, next);
    Atomics.notify(state, 0);
  };
  return {
    start(beginAt) {
      new BigInt64Array(shared, 0, 1)[0] = sharedTime(beginAt);
      enter(RUNNING);
    },
    async stop() {
      enter(STOPPED);
      await worker.terminate();
    },
  };
}
