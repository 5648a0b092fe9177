/** A short sleep of the whole thread, as a call that blocks it: timers of the event loop know whole milliseconds only. */
import type { Microseconds, Milliseconds } from '../../../model/units.ts';

/** Nobody wakes whoever waits for it. */
const NOBODY = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
/** Linux wakes a thread up to 50 µs late to save wake-ups, and waking takes some more: so long before the end it spins instead. */
const LATE: Milliseconds = 0.065;

/** Never shorter than asked for; falling asleep and waking take some tens of µs of CPU. */
export function pause(us: Microseconds): void {
  const until = performance.now() + us / 1000;
  const asleep = us / 1000 - LATE;
  if (asleep > 0) Atomics.wait(NOBODY, 0, 0, asleep);
  while (performance.now() < until);
}
