/** The thread of metronome.ts: sleeps on a futex until the next request is due, then says so. */
import { parentPort, workerData } from 'node:worker_threads';
import { type MetronomeData, RUNNING, WAITING } from './metronome.ts';

const { due, shared }: MetronomeData = workerData;
const [state, pending] = [new Int32Array(shared, 8, 1), new Int32Array(shared, 12, 1)];

parentPort?.postMessage('ready');
Atomics.wait(state, 0, WAITING);

const beginNs = new BigInt64Array(shared, 0, 1)[0] ?? 0n;
/** The one clock that all threads share. */
const now = () => Number(process.hrtime.bigint() - beginNs) / 1e6;

for (let n = 0; n < due.length && Atomics.load(state, 0) === RUNNING; ) {
  // Woken before its time, it was told to stop.
  const wait = (due[n] ?? 0) - now();
  if (wait > 0 && Atomics.wait(state, 0, RUNNING, wait) !== 'timed-out') break;
  const time = now();
  if ((due[n] ?? 0) > time) continue;
  while (n < due.length && (due[n] ?? 0) <= time) n++;
  // A sender that is behind is told once: each message costs it time that it has not got.
  if (Atomics.exchange(pending, 0, 1) === 0) parentPort?.postMessage(n);
}
