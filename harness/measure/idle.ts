/** What a service uses while nobody asks it anything: its refreshes, merges, vacuum, or just being there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Measured } from '../../model/cell.ts';
import type { Seconds } from '../../model/units.ts';
import { cpuBetween, type Metered, readCpu } from './components.ts';

export interface IdleSpan {
  /** What is shorter says nothing. */
  readonly leastSeconds: Seconds;
  /** Whether to wait for it, once the work is done. */
  readonly waits: boolean;
}

/**
 * Meters a service while something else is done, here and now, that does not need it.
 * @returns `idle`: null if it was too short, or there are no processes to look at
 * @throws the signal's reason
 */
export async function whileIdle<T>(
  processes: readonly Metered[],
  { leastSeconds, waits }: IdleSpan,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly idle: Measured['cost']['idle'] }> {
  const begin = performance.now();
  const before = readCpu(processes);
  const result = await work();
  const elapsed = () => (performance.now() - begin) / 1000;
  if (waits) await pause(leastSeconds - elapsed(), signal);
  const after = readCpu(processes);
  const seconds = elapsed();
  const isMeant = seconds >= leastSeconds && processes.length > 0;
  return { result, idle: isMeant ? { seconds, cpuSeconds: cpuBetween(processes, before, after) } : null };
}

/** Not shorter: Node's timers may fire up to a millisecond early. */
async function pause(seconds: Seconds, signal: AbortSignal): Promise<void> {
  if (seconds > 0)
    await sleep(Math.ceil(1000 * seconds) + 1, undefined, { signal }).catch(() => signal.throwIfAborted());
}
