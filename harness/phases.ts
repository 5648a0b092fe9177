/** How long the phases of a repeat are: what the plan says, as scenario and implementation bend it. */
import type { Plan } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import { openPhaseOf } from './freshness.ts';
import { firstPhaseOf, openWindowOf } from './plan.ts';
import type { Variant } from './variant.ts';

/** @param isFirst - nothing has been driven by this process yet */
export function phasesOf(
  plan: Plan,
  scenario: Scenario,
  { implementation, options }: Variant,
  isFirst: boolean,
): Pick<Plan, 'closed' | 'open'> {
  const { answers } = implementation.capabilities(options);
  const open = openPhaseOf(openWindowOf(plan.open, scenario), scenario, answers, options);
  return {
    closed: firstPhaseOf(plan.closed, isFirst),
    open: scenario.phases.closed ? open : firstPhaseOf(open, isFirst),
  };
}
