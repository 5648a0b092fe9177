/**
 * How long a few calls have to be delayed for the 99th percentile to grow by a factor. Not by that share of it: a call that
 * took the median and then a fifth of the 99th percentile is still faster than that, and nothing would be seen.
 */
import type { Ranked } from '../../../judge/histogram.ts';
import type { Microseconds } from '../../../model/units.ts';

const TAIL = 0.99;

/**
 * Of `share` of the calls, drawn without regard to how long they take, all delayed by d: at `factor` times the old
 * percentile, call it t, the shares of faster ones have to add up to 0.99 = share · F(t − d) + (1 − share) · F(t).
 * @param times - without failures, of the service as it is
 * @param share - more than 0.01
 * @param factor - 1 or more
 */
export function tailDelay(times: Ranked, share: number, factor: number): Microseconds {
  const target = factor * timeAt(times, TAIL);
  const below = times.countWithin(target) / times.recorded;
  const ofDelayed = Math.max(0, (TAIL - (1 - share) * below) / share);
  return target - timeAt(times, ofDelayed);
}

function timeAt(times: Ranked, q: number): Microseconds {
  const percentile = times.percentile(q);
  if (percentile.kind === 'value') return percentile.us;
  throw new Error('there are too few answered calls to measure a tail: measure for longer');
}
