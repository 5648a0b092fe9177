/** When requests are due: fixed before the first is sent, so that slow answers cannot change the load. */
import { childKey, keyOf } from '../../datagen/mix.ts';
import type { Milliseconds, PerSecond } from '../../model/units.ts';
import { type Piece, timeAtLoad } from './shape.ts';

/** `even`: one whenever another whole one has summed up. `poisson`: independent arrivals, as of many people who know nothing of each other. */
export type ArrivalKind = 'even' | 'poisson';

export interface Arrivals {
  readonly kind: ArrivalKind;
  /** Where the factor is 1. */
  readonly ratePerSecond: PerSecond;
  readonly seed: number;
}

const ARRIVALS = 0xa881;

/**
 * Every due time of a phase, ascending, from its begin: even or random points on a line of load (shape.ts), put where
 * that much load has summed up. A pure function: a longer steady phase begins with the due times of a shorter one.
 * The n-th Poisson gap is −ln(u)/rate with u drawn from (seed, n).
 * @throws {RangeError} if the rate is not above 0
 */
export function dueTimes({ kind, ratePerSecond, seed }: Arrivals, pieces: readonly Piece[]): Float64Array<ArrayBuffer> {
  if (!(ratePerSecond > 0)) throw new RangeError(`arrivals need a rate above 0 per second, not ${ratePerSecond}`);
  const interval = 1000 / ratePerSecond;
  const timeOf = timeAtLoad(pieces);
  const times: number[] = [];
  for (const load of kind === 'even' ? evenLoads(interval) : poissonLoads(interval, keyOf(seed, ARRIVALS))) {
    const time = timeOf(load);
    if (time === null) break;
    times.push(time);
  }
  return Float64Array.from(times);
}

/** n · interval, not a running sum: rounding must not add up over a long phase. */
function* evenLoads(interval: Milliseconds): Generator<Milliseconds> {
  for (let n = 0; ; n++) yield n * interval;
}

function* poissonLoads(interval: Milliseconds, key: number): Generator<Milliseconds> {
  for (let n = 0, load = gap(key, 0, interval); ; load += gap(key, ++n, interval)) yield load;
}

/** Half a step is added to the draw: ln(0) would be a gap without end. */
function gap(key: number, n: number, interval: Milliseconds): Milliseconds {
  return -Math.log((childKey(key, n) + 0.5) / 2 ** 32) * interval;
}
