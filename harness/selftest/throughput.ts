/** The truth of a closed loop: the server's own count. */
import type { Milliseconds, PerSecond, Seconds } from '../../model/units.ts';
import type { Stamp } from './stamps.ts';

/** Answers per second of a window, each counted by the share of its time that lies in it, as the driver counts. */
export function throughputIn(
  stamps: readonly Stamp[],
  { beginAt, seconds }: { readonly beginAt: Milliseconds; readonly seconds: Seconds },
): PerSecond {
  const endAt = beginAt + 1000 * seconds;
  let answers = 0;
  for (const { arrivedAt, endedAt, did } of stamps) {
    if (did !== 'answered' || endedAt === null) continue;
    const inside = Math.min(endedAt, endAt) - Math.max(arrivedAt, beginAt);
    if (inside > 0) answers += inside / (endedAt - arrivedAt);
  }
  return answers / seconds;
}
