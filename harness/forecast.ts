/** How long the rest of a run will take: by its plan, and better once repeats have shown how long they take. */

import type { Cell } from '../model/cell.ts';
import type { RepeatName } from '../model/parts.ts';
import type { Plan } from '../model/run-file.ts';
import type { Seconds } from '../model/units.ts';
import { searchesCapacity, USUAL_BUDGET_SECONDS } from './capacity-plan.ts';
import { phasesOf } from './phases.ts';
import { pendingStarts } from './plan.ts';
import { printVariant, type Variant } from './variant.ts';

/** A repeat that is still to be measured. */
export interface Ahead extends RepeatName {
  /** Warm-ups and windows, as planned, and the most that a search for the good capacity may take. */
  readonly planned: Seconds;
}

/** A repeat that has come to its end. */
export interface Passed extends Ahead {
  /** From its begin to the begin of the next one: with the next start of a service, if there was one. */
  readonly took: Seconds;
}

/** What a repeat takes beyond its phases while none has shown it: a start of its service, and its answers checked. */
const GUESSED_EXTRA: Seconds = 1.5;

/** All that is pending, in the order in which it will be measured. */
export function aheadOf(plan: Plan, cells: readonly Cell[], variants: readonly Variant[]): Ahead[] {
  const named = new Map(variants.map((variant) => [printVariant(variant), variant]));
  return pendingStarts(plan, cells).flatMap(({ scale, implementation, repeat, scenarios }) => {
    const variant = named.get(implementation);
    if (variant === undefined) return [];
    return scenarios.map((scenario) => {
      const { closed, open } = phasesOf(plan, scenario, variant, false);
      const closedSeconds = scenario.phases.closed ? closed.warmupSeconds + closed.seconds : 0;
      const search = searchesCapacity(plan, scenario) ? (plan.capacity?.budgetSeconds ?? USUAL_BUDGET_SECONDS) : 0;
      const planned = closedSeconds + open.warmupSeconds + open.seconds + search;
      return { scale, implementation, scenario: scenario.name, repeat, planned };
    });
  });
}

/**
 * What is left of a run, without what data and builds of further scales will take.
 * @param ahead - the repeat that is measured now, and all after it
 * @param passed - the same cell tells best, else what others took beyond their plan
 * @param elapsed - of the repeat that is measured now
 */
export function secondsLeft(ahead: readonly Ahead[], passed: readonly Passed[], elapsed: Seconds): Seconds {
  const extra = passed.length === 0 ? GUESSED_EXTRA : mean(passed.map(({ took, planned }) => took - planned));
  const expected = ahead.map((one) => {
    const alike = passed.filter((other) => isSameCell(one, other)).map(({ took }) => took);
    return alike.length > 0 ? mean(alike) : Math.max(0, one.planned + extra);
  });
  const [now = 0, ...rest] = expected;
  return Math.max(0, now - elapsed) + rest.reduce((sum, seconds) => sum + seconds, 0);
}

function isSameCell(one: RepeatName, other: RepeatName): boolean {
  return one.scale === other.scale && one.implementation === other.implementation && one.scenario === other.scenario;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
