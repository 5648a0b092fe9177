import { describe, expect, it } from 'vitest';
import { rateOf } from '../judge/capacity.ts';
import { bi } from '../scenarios/bi.ts';
import { browse } from '../scenarios/browse.ts';
import { ingest } from '../scenarios/ingest.ts';
import { mixed } from '../scenarios/mixed.ts';
import { capacityPlanOf, searchesCapacity, USUAL_BUDGET_SECONDS } from './capacity-plan.ts';

const ASKED = { capacity: { budgetSeconds: 30 } };

describe('whether it is searched for', () => {
  it('if the call or the scenario says so', () => {
    const always = { ...browse, phases: { ...browse.phases, capacity: true } };
    expect(searchesCapacity(ASKED, browse)).toBe(true);
    expect(searchesCapacity({ capacity: null }, browse)).toBe(false);
    expect(searchesCapacity({ capacity: null }, always)).toBe(true);
    expect(capacityPlanOf({ capacity: null }, always, 'current', {})?.budgetSeconds).toBe(USUAL_BUDGET_SECONDS);
  });

  it('only at a steady rate of single requests', () => {
    expect(searchesCapacity(ASKED, { ...browse, shape: { kind: 'ramp', from: 0, to: 2 } })).toBe(false);
    expect(searchesCapacity(ASKED, { ...mixed, afterWrite: 'read-until-visible' })).toBe(false);
  });
});

describe('a window', () => {
  const windowAt = (rate: number, ...[scenario, answers, options = {}]: Parameters<typeof of>) =>
    of(scenario, answers, options)?.windowAt(rate);
  const of = (
    scenario: typeof browse,
    answers: Parameters<typeof capacityPlanOf>[2],
    options: Readonly<Record<string, string>> = {},
  ) => capacityPlanOf(ASKED, scenario, answers, options);

  it('holds 125 requests on average, and lasts two seconds and four times the latency objective at least', () => {
    expect(windowAt(10, browse, 'current')).toEqual({ warmupSeconds: 0.5, seconds: 12.5 });
    expect(windowAt(1000, browse, 'current')).toEqual({ warmupSeconds: 0.5, seconds: 2 });
    expect(windowAt(1000, bi, 'current')).toEqual({ warmupSeconds: 1, seconds: 8 });
  });

  it('of a batch spans three refreshes where the scenario writes', () => {
    expect(windowAt(1000, mixed, 'as-of-batch', { interval: '5' })).toEqual({ warmupSeconds: 10, seconds: 15 });
    expect(windowAt(1000, mixed, 'as-of-batch', { interval: 'auto' })).toEqual({ warmupSeconds: 2, seconds: 3 });
    expect(windowAt(1000, browse, 'as-of-batch', { interval: '5' })).toEqual({ warmupSeconds: 0.5, seconds: 2 });
  });

  it('of a queue lasts until its backlog would show in the staleness', () => {
    expect(windowAt(1000, mixed, 'as-of-queue')).toEqual({ warmupSeconds: 0.5, seconds: 8 });
    expect(windowAt(1000, ingest, 'as-of-queue')).toEqual({ warmupSeconds: 0.5, seconds: 2 });
  });

  it('fits twice into the budget at the lowest rate that is tried, and not at the rung below', () => {
    for (const budgetSeconds of [15, 30, 300]) {
      const plan = capacityPlanOf({ capacity: { budgetSeconds } }, browse, 'current', {});
      const two = (rung: number) => {
        const { warmupSeconds, seconds } = plan?.windowAt(rateOf(rung)) ?? { warmupSeconds: 0, seconds: 0 };
        return 2 * (warmupSeconds + seconds);
      };
      expect(two(plan?.lowest ?? 0)).toBeLessThanOrEqual(budgetSeconds);
      expect(two((plan?.lowest ?? 0) - 1)).toBeGreaterThan(budgetSeconds - 1);
    }
    expect(capacityPlanOf({ capacity: { budgetSeconds: 2 } }, browse, 'current', {})?.lowest).toBeNull();
  });
});
