/** What `bench run` says of the search for good capacities: how long it may take, and each rung as it is decided. */
import { searchesCapacity, USUAL_BUDGET_SECONDS } from '../harness/capacity-plan.ts';
import type { Rung } from '../model/capacity.ts';
import type { Plan } from '../model/run-file.ts';
import type { Seconds } from '../model/units.ts';
import { count, list, number, seconds, share } from '../reports/words.ts';

/** Told before anything starts; empty where nothing is searched for. */
export function capacityAnnouncement(plan: Plan): string[] {
  const searched = plan.scenarios.filter((scenario) => searchesCapacity(plan, scenario));
  const left = plan.capacity === null ? [] : plan.scenarios.filter((scenario) => !searched.includes(scenario));
  const searches = searched.length * plan.scales.length * plan.implementations.length * plan.repeats;
  const budget = plan.capacity?.budgetSeconds ?? USUAL_BUDGET_SECONDS;
  const names = (scenarios: Plan['scenarios']) => list(scenarios.map(({ name }) => name));
  return [
    ...(searches === 0
      ? []
      : [
          `good capacity of ${names(searched)}: ${count(searches)} ${searches === 1 ? 'search' : 'searches'} of up to ${seconds(budget)}, ${duration(searches * budget)} in all on top of the rest`,
        ]),
    ...(left.length === 0 ? [] : [`no good capacity of ${names(left)}: it needs a steady rate`]),
  ];
}

/** `capacity: 391/s: 99.6 % and 99.8 % good, passed`. */
export function rungWords({ ratePerSecond, windows, outcome }: Rung): string {
  const shares = windows.map(
    ({ due, good, cutShort }) => `${share(due === 0 ? 0 : good / due)}${cutShort ? ' when cut short' : ''}`,
  );
  const ended =
    outcome === 'undecided'
      ? 'undecided'
      : outcome === 'driver-bound'
        ? 'cannot be told, for the driver was too busy or too late'
        : outcome;
  return `capacity: ${number(ratePerSecond)}/s: ${list(shares)} good, ${ended}`;
}

function duration(all: Seconds): string {
  return all < 120 ? seconds(Math.round(all)) : `${Math.round(all / 60)} min`;
}
