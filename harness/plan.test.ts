import { expect, test } from 'vitest';
import { bi } from '../scenarios/bi.ts';
import { ingest } from '../scenarios/ingest.ts';
import { mixed } from '../scenarios/mixed.ts';
import { soak } from '../scenarios/soak.ts';
import { cellsOf, firstPhaseOf, openWindowOf, pendingStarts, plannedScenario, startsOf } from './plan.ts';
import { planFor } from './test-plan.ts';

test('the first phase of a process warms up longer, for the driver itself, and no other does', () => {
  const planned = { clients: 8, warmupSeconds: 0.5, seconds: 1.5 };
  expect(firstPhaseOf(planned, true)).toEqual({ ...planned, warmupSeconds: 2.5 });
  expect(firstPhaseOf(planned, false)).toEqual(planned);
});

test('a low rate gets a longer open window, of one and a half times the planned one at most', () => {
  const planned = { warmupSeconds: 0.5, seconds: 2 };
  const secondsAt = (ratePerSecond: number) => openWindowOf(planned, { ...bi, ratePerSecond }).seconds;
  expect([1, 2, 3, 4, 20].map(secondsAt)).toEqual([3, 3, 8 / 3, 2, 2]);
});

test('a scenario gets the window that it wants, unless the planned one is longer', () => {
  const planned = { warmupSeconds: 0.5, seconds: 2 };
  const secondsOf = (openSeconds: number) =>
    openWindowOf(planned, { ...soak, phases: { ...soak.phases, openSeconds } }).seconds;
  expect([0, 1, 2.5, 600].map(secondsOf)).toEqual([2, 2, 2.5, 600]);
});

test('what a scenario wants is a tenth in a quick run, and nothing where the call says how long', () => {
  const wanted = (call: Parameters<typeof plannedScenario>[1]) => plannedScenario(soak, call).phases;
  expect(wanted({ duration: undefined, quick: false })).toEqual(soak.phases);
  expect(wanted({ duration: undefined, quick: true })).toEqual({ ...soak.phases, openSeconds: 60 });
  expect(wanted({ duration: 5, quick: false })).toEqual({ ...soak.phases, openSeconds: 0 });
  expect(wanted({ duration: 5, quick: true })).toEqual({ ...soak.phases, openSeconds: 0 });
});

test('what is still to be measured keeps the order of the plan, scenario by scenario', () => {
  const plan = planFor({ implementations: ['a', 'b', 'c'], scenarios: [bi, mixed, ingest], repeats: 2 });
  const cells = cellsOf(plan);
  expect(pendingStarts(plan, cells)).toEqual(startsOf(plan));

  // Of b all of the second repeat is done, and of a the first scenario of both.
  const failed = { state: 'failed', kind: 'crashed', message: 'gone' } as const;
  for (const { implementation, scenario, repeats } of cells) {
    if (implementation === 'b') repeats[1] = failed;
    if (implementation === 'a' && scenario === 'bi') repeats.fill(failed);
  }
  const left = startsOf(plan)
    .filter(({ implementation, repeat }) => implementation !== 'b' || repeat === 0)
    .map(({ scenarios, ...start }) => ({
      ...start,
      scenarios: scenarios.filter(({ name }) => start.implementation !== 'a' || name !== 'bi'),
    }));
  expect(pendingStarts(plan, cells)).toEqual(left);
  expect(left.map(({ scenarios }) => scenarios.length)).toContain(1);
});
