/** The thread of waking.ts: sleeps as the driver's pacing does, and says how late it woke. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Milliseconds } from '../../model/units.ts';

const { waits, waitMs }: { readonly waits: number; readonly waitMs: Milliseconds } = workerData;
const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
const late: Milliseconds[] = [];

for (let n = 0; n < waits; n++) {
  const from = process.hrtime.bigint();
  Atomics.wait(nobodyWakes, 0, 0, waitMs);
  late.push(Number(process.hrtime.bigint() - from) / 1e6 - waitMs);
}
parentPort?.postMessage(late);
