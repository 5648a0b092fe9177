import { expect, test } from 'vitest';
import { closedPhaseOf } from './plan.ts';

test('the first closed phase of a run warms up longer, for the driver itself, and no other does', () => {
  const planned = { clients: 8, warmupSeconds: 0.5, seconds: 1.5 };
  expect(closedPhaseOf(planned, 1)).toEqual({ ...planned, warmupSeconds: 3.5 });
  expect(closedPhaseOf(planned, 2)).toEqual(planned);
});
