/** What follows from what was off, and from how quiet the machine was. */
import type { NonEmpty } from '../../model/units.ts';
import type { Difference } from './compare.ts';
import { type Disturbance, disturbersIn } from './disturbance.ts';

/** One try at a behaviour. */
export interface Attempt {
  readonly differences: readonly Difference[];
  readonly disturbance: Disturbance;
}

/** `again`: off on a quiet machine, which once may be chance. `disturbed`: nobody can tell whose fault it is. */
export type Verdict = 'right' | 'again' | 'disturbed' | 'wrong';

/** Whoever is right is right, however disturbed the machine. */
export function verdictOf(attempts: NonEmpty<Attempt>): Verdict {
  const last = attempts.at(-1) ?? attempts[0];
  if (last.differences.length === 0) return 'right';
  if (disturbersIn(last.disturbance).length > 0) return 'disturbed';
  return attempts.length === 1 ? 'again' : 'wrong';
}

/** 0: all right; 1: the driver is wrong; 3: the machine was too disturbed to tell. */
export function exitCodeOf(verdicts: readonly Verdict[]): 0 | 1 | 3 {
  if (verdicts.some((verdict) => verdict === 'wrong' || verdict === 'again')) return 1;
  return verdicts.includes('disturbed') ? 3 : 0;
}
