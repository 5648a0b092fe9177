/** The thread of disturbance.ts: does nothing but sleep, and notes how late it was woken. */
import { parentPort, workerData } from 'node:worker_threads';
import { COUNT, type SleeperData, STOP, STOPPED } from './disturbance.ts';

const { shared, late, sleep }: SleeperData = workerData;
const state = new Int32Array(shared);
const ring = new Float32Array(late);

parentPort?.postMessage('ready');
while (Atomics.load(state, STOP) !== STOPPED) {
  const asleepAt = performance.now();
  if (Atomics.wait(state, STOP, 0, sleep) !== 'timed-out') break;
  ring[Atomics.load(state, COUNT) % ring.length] = performance.now() - asleepAt - sleep;
  Atomics.add(state, COUNT, 1);
}
