import { expect, test } from 'vitest';
import { bi } from '../scenarios/bi.ts';
import { closedPhaseOf, openWindowOf } from './plan.ts';

test('the first closed phase of a run warms up longer, for the driver itself, and no other does', () => {
  const planned = { clients: 8, warmupSeconds: 0.5, seconds: 1.5 };
  expect(closedPhaseOf(planned, 1)).toEqual({ ...planned, warmupSeconds: 2.5 });
  expect(closedPhaseOf(planned, 2)).toEqual(planned);
});

test('a low rate gets a longer open window, of one and a half times the planned one at most', () => {
  const planned = { warmupSeconds: 0.5, seconds: 2 };
  const secondsAt = (ratePerSecond: number) => openWindowOf(planned, { ...bi, ratePerSecond }).seconds;
  expect([1, 2, 3, 4, 20].map(secondsAt)).toEqual([3, 3, 8 / 3, 2, 2]);
});
