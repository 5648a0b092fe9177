/**
 * When the machine was too disturbed to decide anything. Generations are left out by what the machine did, never by what
 * came out of them: whoever leaves out values that look wrong makes the verdict.
 */

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
