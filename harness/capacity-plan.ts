/** How a cell's good capacity is searched for: whether, for how long, and in windows of which length. */
import { rateOf, TOP_RUNG } from '../judge/capacity.ts';
import type { Capabilities } from '../model/implementation.ts';
import type { Plan } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import type { PerSecond, Seconds } from '../model/units.ts';
import { REFRESHES_A_WINDOW, refreshInterval } from './freshness.ts';

export interface CapacityPlan {
  readonly budgetSeconds: Seconds;
  windowAt(rate: PerSecond): WindowLength;
  /** The lowest rung that the budget can decide; null: none. */
  readonly lowest: number | null;
}
export interface WindowLength {
  readonly warmupSeconds: Seconds;
  readonly seconds: Seconds;
}

/** Of one search, if the call does not say. */
export const USUAL_BUDGET_SECONDS: Seconds = 30;

/** On average, so that it is hardly ever fewer than 100: with those, one may be late, and a second one fails the window. */
const WANTED_DUE = 125;
const LEAST_SECONDS: Seconds = 2;
/**
 * So many times the tightest objective. One rung, 25 %, above what a service can do its backlog grows by a quarter of a
 * second each second: within four times the objective it has passed the objective.
 */
const OBJECTIVES_A_WINDOW = 4;
const LEAST_WARM_UP: Seconds = 0.5;
/** For the driver's threads, and for what is in flight at the end. */
const BETWEEN_WINDOWS: Seconds = 0.3;

/** A rate that changes has no capacity, and a write that is followed up until it shows is not a request of its own. */
export function searchesCapacity(plan: Pick<Plan, 'capacity'>, { shape, afterWrite, phases }: Scenario): boolean {
  if (shape.kind !== 'steady' || afterWrite !== 'nothing') return false;
  return plan.capacity !== null || phases.capacity;
}

/** @returns null where none is searched for */
export function capacityPlanOf(
  plan: Pick<Plan, 'capacity'>,
  scenario: Scenario,
  answers: Capabilities['answers'],
  options: Readonly<Record<string, string>>,
): CapacityPlan | null {
  if (!searchesCapacity(plan, scenario)) return null;
  const budgetSeconds = plan.capacity?.budgetSeconds ?? USUAL_BUDGET_SECONDS;
  const windowAt = windowsOf(scenario, answers, refreshInterval(scenario, answers, options));
  return { budgetSeconds, windowAt, lowest: lowestRung(budgetSeconds, windowAt) };
}

/** Where a queue lies between a write and the answers, its backlog shows in their staleness and not in response times. */
function windowsOf(
  { objectives }: Scenario,
  answers: Capabilities['answers'],
  interval: Seconds,
): CapacityPlan['windowAt'] {
  const latency = objectives.latencyMs / 1000;
  const staleness = answers === 'as-of-queue' ? (objectives.stalenessMs ?? 0) / 1000 : 0;
  const least = Math.max(
    LEAST_SECONDS,
    OBJECTIVES_A_WINDOW * Math.max(latency, staleness),
    REFRESHES_A_WINDOW * interval,
  );
  const warmupSeconds = Math.max(LEAST_WARM_UP, latency / 2, 2 * interval);
  return (rate) => ({ warmupSeconds, seconds: Math.max(least, WANTED_DUE / rate) });
}

/** Two windows that agree decide a rung. */
function lowestRung(budgetSeconds: Seconds, windowAt: CapacityPlan['windowAt']): number | null {
  for (let rung = 0; rung <= TOP_RUNG; rung++) {
    const { warmupSeconds, seconds } = windowAt(rateOf(rung));
    if (2 * (warmupSeconds + seconds + BETWEEN_WINDOWS) <= budgetSeconds) return rung;
  }
  return null;
}
