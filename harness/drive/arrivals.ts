/** When requests are due: fixed before the first is sent, so that slow answers cannot change the load. */
import { childKey, keyOf } from '../../datagen/mix.ts';
import type { Milliseconds, PerSecond } from '../../model/units.ts';

/** `even`: one every 1/rate. `poisson`: independent arrivals, as of many people who know nothing of each other. */
export type ArrivalKind = 'even' | 'poisson';

export interface Arrivals {
  readonly kind: ArrivalKind;
  readonly ratePerSecond: PerSecond;
  readonly seed: number;
}

const ARRIVALS = 0xa881;

/**
 * Every due time below `until`, ascending, from the phase's begin. A pure function: a longer phase begins with the
 * due times of a shorter one. The n-th Poisson gap is −ln(u)/rate with u drawn from (seed, n).
 * @throws {RangeError} if the rate is not above 0
 */
export function dueTimes({ kind, ratePerSecond, seed }: Arrivals, until: Milliseconds): Float64Array<ArrayBuffer> {
  if (!(ratePerSecond > 0)) throw new RangeError(`arrivals need a rate above 0 per second, not ${ratePerSecond}`);
  const interval = 1000 / ratePerSecond;
  return kind === 'even' ? evenTimes(interval, until) : poissonTimes(interval, until, keyOf(seed, ARRIVALS));
}

/** n · interval, not a running sum: rounding must not add up over a long phase. */
function evenTimes(interval: Milliseconds, until: Milliseconds): Float64Array<ArrayBuffer> {
  const times: number[] = [];
  for (let time = 0; time < until; time = times.length * interval) times.push(time);
  return Float64Array.from(times);
}

function poissonTimes(interval: Milliseconds, until: Milliseconds, key: number): Float64Array<ArrayBuffer> {
  const times: number[] = [];
  for (let n = 0, time = gap(key, 0, interval); time < until; time += gap(key, ++n, interval)) times.push(time);
  return Float64Array.from(times);
}

/** Half a step is added to the draw: ln(0) would be a gap without end. */
function gap(key: number, n: number, interval: Milliseconds): Milliseconds {
  return -Math.log((childKey(key, n) + 0.5) / 2 ** 32) * interval;
}
