/** What autocannon says beside the truth: which of its figures are off. It never makes the self-test fail. */
import type { Outcomes } from '../../model/phase.ts';
import type { PerSecond } from '../../model/units.ts';
import type { NativeFigures } from './as-it-comes.ts';
import { isWithin, TOLERANCES } from './compare.ts';
import { QUANTILE_NAMES, type Quantile, type Times } from './figures.ts';
import type { Stamp } from './stamps.ts';
import { outcomesOf } from './truth.ts';

export interface NativeTruth {
  readonly ratePerSecond: PerSecond;
  readonly connections: number;
  /** What the server did in its run. */
  readonly stamps: readonly Stamp[];
  /** Of the driver's run: the same behaviour at the same rate, for as long. */
  readonly response: Times;
}

export interface NativeComparison extends NativeFigures {
  /** What the server did in its run. */
  readonly server: Outcomes;
  readonly off: readonly (Quantile | keyof Outcomes)[];
}

/** Its requests are not those of the driver, only alike: so much further may its times be off. */
const LENIENCE = 2;
/** As a fraction, and at least so many. */
const COUNT_SHARE = 0.02;
const COUNT_LEAST = 2;

export function nativeComparison(
  said: NativeFigures,
  { ratePerSecond, connections, stamps, response }: NativeTruth,
): NativeComparison {
  const server = outcomesOf(stamps);
  const isOff = (of: keyof Outcomes) => {
    const truth = of === 'due' ? ratePerSecond * said.seconds : server[of];
    // What is under way when it ends is dropped by design: only failures that it does not tell of are held against it.
    const underWay = of === 'due' || of === 'answered' ? connections : 0;
    return Math.abs(said.outcomes[of] - truth) > Math.max(COUNT_LEAST, COUNT_SHARE * truth, underWay);
  };
  const counts = (['due', 'answered', 'refused', 'timedOut', 'cutOff'] as const).filter(isOff);
  const times = QUANTILE_NAMES.filter((of) => {
    const { ms, share } = TOLERANCES[of];
    return !isWithin(response[of], said.response[of], { ms: LENIENCE * ms, share: LENIENCE * share });
  });
  return { ...said, server, off: [...counts, ...times] };
}
