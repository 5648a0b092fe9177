/** The thread of metronome.ts: sleeps on a futex until the next request is due, then says so. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Milliseconds } from '../../model/units.ts';
import { type MetronomeData, RUNNING, WAITING } from './metronome.ts';

const { due, shared }: MetronomeData = workerData;
const [state, pending] = [new Int32Array(shared, 8, 1), new Int32Array(shared, 12, 1)];

parentPort?.postMessage('ready');
Atomics.wait(state, 0, WAITING);

const beginNs = new BigInt64Array(shared, 0, 1)[0] ?? 0n;
/** The one clock that all threads share. */
const now = () => Number(process.hrtime.bigint() - beginNs) / 1e6;

/**
 * Ticks are no closer than this: at thousands a second each costs both threads more than it is worth, and a request
 * that becomes due right after a tick is sent so much too late at most.
 */
const LEAST_INTERVAL: Milliseconds = 0.1;

for (let n = 0, tickedAt = 0 - LEAST_INTERVAL; n < due.length && Atomics.load(state, 0) === RUNNING; ) {
  const next = Math.max(due[n] ?? 0, tickedAt + LEAST_INTERVAL);
  // Woken before its time, it was told to stop.
  const wait = next - now();
  if (wait > 0 && Atomics.wait(state, 0, RUNNING, wait) !== 'timed-out') break;
  const time = now();
  if (next > time) continue;
  tickedAt = time;
  while (n < due.length && (due[n] ?? 0) <= time) n++;
  // A sender that is behind is told once: each message costs it time that it has not got.
  if (Atomics.exchange(pending, 0, 1) === 0) parentPort?.postMessage(n);
}
