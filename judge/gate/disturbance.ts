/**
 * When the machine was too disturbed to decide anything. Generations are left out by what the machine did, never by what
 * came out of them: whoever leaves out values that look wrong makes the verdict.
 */
import { estimateOf, interval } from './estimate.ts';
import { logOf, METRICS, type MetricName } from './metrics.ts';

/** What the machine did while a generation was measured. */
export interface Machine {
  /** Share of the CPU time that the hypervisor gave to others, 0 … 1. */
  readonly stealShare: number;
  /** How far the readings of the CPU ruler, a fixed piece of work, lie apart: longest / shortest − 1. */
  readonly rulerSpread: number;
}

export interface Limit {
  readonly of: keyof Machine;
  readonly most: number;
  readonly words: string;
}

/** A generation above one of these is left out. Chosen, not measured. */
const LIMITS: readonly Limit[] = [
  { of: 'stealShare', most: 0.05, words: 'CPU time that the hypervisor took' },
  { of: 'rulerSpread', most: 0.4, words: 'spread of a fixed piece of CPU work' },
];

/** Where more than this share of the generations of a stage, and so many of them, had to be left out, the gate is invalid. */
const LEFT_OUT = { share: 0.25, fewest: 3 };

/** The canary, a second copy of the base against the first, may not differ: at this level over all metrics, and by δ. */
const CANARY = { level: 0.01, fewestGenerations: 4 };

/** The limits that it broke. */
export function brokenBy(machine: Machine): readonly Limit[] {
  return LIMITS.filter(({ of, most }) => machine[of] > most);
}

export function isDisturbed(machine: Machine): boolean {
  return brokenBy(machine).length > 0;
}

/** @param machines - of one stage, one a generation */
export function tooManyLeftOut(machines: readonly Machine[]): boolean {
  const leftOut = machines.filter(isDisturbed).length;
  return leftOut >= LEFT_OUT.fewest && leftOut > LEFT_OUT.share * machines.length;
}

/** Whether two copies of the same program look different. @param values - of the canary, one a generation */
export function canarySings(name: MetricName, values: readonly number[], metrics: number): boolean {
  if (values.length < CANARY.fewestGenerations) return false;
  const estimate = estimateOf(values);
  const { low, high } = interval(estimate, CANARY.level / metrics);
  return (low > 0 || high < 0) && Math.abs(estimate.mean) >= logOf(METRICS[name], METRICS[name].floor);
}
