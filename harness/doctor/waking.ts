/** How late a sleeping thread wakes here: the driver's own means of sending on time. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { recorder } from '../../judge/histogram.ts';
import type { Milliseconds } from '../../model/units.ts';
import { doubtful, type Finding, fine } from './finding.ts';

const WAITS = 200;
const WAIT_MS: Milliseconds = 1;
/** On two cores that also serve, p99 is about a millisecond; several say that others are in the way. */
const LATE_MS: Milliseconds = 3;

export async function waking(): Promise<Finding> {
  const workerData = { waits: WAITS, waitMs: WAIT_MS };
  const worker = new Worker(new URL('./waking-thread.ts', import.meta.url), { workerData, execArgv: [] });
  const [late]: Milliseconds[][] = await once(worker, 'message');
  const times = recorder();
  for (const ms of late ?? []) times.record(Math.max(0, ms) * 1000);
  const [p50, p99] = [times.valueAt(0.5) / 1000, times.valueAt(0.99) / 1000];
  const found = `a sleeping thread wakes ${p50.toFixed(2)} ms late (median), ${p99.toFixed(2)} ms (p99)`;
  if (p99 <= LATE_MS) return fine('pacing', found);
  return doubtful('pacing', found, 'requests will be sent as late as this: leave the machine to the run alone');
}
