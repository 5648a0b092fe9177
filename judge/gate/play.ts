/** A gate played to its end on generations that are there already, made up or recorded: asked after each, as the command asks. */
import { decide, type Generation, type Measured, type Verdict } from './decide.ts';
import type { MetricName } from './metrics.ts';

export interface PlayedGate {
  readonly verdict: Verdict;
  readonly first: readonly Generation[];
  /** Empty where none was asked for. */
  readonly rerun: readonly Generation[];
}

export interface Source {
  readonly primaries: readonly MetricName[];
  readonly seed: number;
  /** A budget has room for so many; then it is inconclusive. */
  readonly most: number;
  /** The next generation of the first measurement, and of the rerun. */
  first(): Generation;
  rerun(): Generation;
}

export function play({ primaries, seed, most, first, rerun }: Source): PlayedGate {
  let measured: Measured = { primaries, seed, counters: [], first: [], rerun: [] };
  for (;;) {
    const decision = decide(measured);
    const ended = { first: measured.first, rerun: measured.rerun };
    if (decision.kind !== 'go-on' && decision.kind !== 'confirm') return { verdict: decision, ...ended };
    if (measured.first.length + measured.rerun.length >= most)
      return { verdict: { kind: 'inconclusive', undecided: primaries, unconfirmed: [] }, ...ended };
    measured =
      decision.kind === 'confirm' || measured.rerun.length > 0
        ? { ...measured, rerun: [...measured.rerun, rerun()] }
        : { ...measured, first: [...measured.first, first()] };
  }
}
