import { expect, test } from 'vitest';
import { bi } from '../scenarios/bi.ts';
import { soak } from '../scenarios/soak.ts';
import { firstPhaseOf, openWindowOf, plannedScenario } from './plan.ts';

test('the first phase of a run warms up longer, for the driver itself, and no other does', () => {
  const planned = { clients: 8, warmupSeconds: 0.5, seconds: 1.5 };
  expect(firstPhaseOf(planned, 1)).toEqual({ ...planned, warmupSeconds: 2.5 });
  expect(firstPhaseOf(planned, 2)).toEqual(planned);
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
