import { expect, test } from 'vitest';
import { columnar } from '../implementations/columnar/index.ts';
import { bi } from '../scenarios/bi.ts';
import { browse } from '../scenarios/browse.ts';
import { type Ahead, aheadOf, type Passed, secondsLeft } from './forecast.ts';
import { cellsOf } from './plan.ts';
import { planFor } from './test-plan.ts';
import { parseVariant } from './variant.ts';

const repeatOf = (scenario: string, repeat = 0, scale = 1): Ahead => {
  return { scale, implementation: 'columnar', scenario, repeat, planned: 4 };
};
const passedIn = (took: number, ...name: Parameters<typeof repeatOf>): Passed => ({ ...repeatOf(...name), took });

test.each<[string, readonly Ahead[], readonly Passed[], number, number]>([
  ['nothing is ahead', [], [], 0, 0],
  // (4 + 1.5) + (4 + 1.5)
  ['nothing has passed: the plan, and a guess for each', [repeatOf('browse'), repeatOf('bi')], [], 0, 11],
  // (5.5 − 2) + 5.5
  ['a part of the present one has passed', [repeatOf('browse'), repeatOf('bi')], [], 2, 9],
  // The present one takes longer than expected: 0 + 5.5
  ['more than all of the present one has passed', [repeatOf('browse'), repeatOf('bi')], [], 60, 5.5],
  // The mean of 5 and 9
  ['the same cell has shown it', [repeatOf('browse', 2)], [passedIn(5, 'browse', 0), passedIn(9, 'browse', 1)], 0, 7],
  // Another cell took 3 beyond its plan: 4 + 3
  ['another cell has shown how much comes on top', [repeatOf('bi')], [passedIn(7, 'browse')], 0, 7],
  // Another scale is another cell: 4 + (9 − 4)
  ['another scale has', [repeatOf('browse', 0, 10)], [passedIn(9, 'browse')], 0, 9],
])('left where %s', (_, ahead, passed, elapsed, seconds) => {
  expect(secondsLeft(ahead, passed, elapsed)).toBeCloseTo(seconds);
});

test('what is ahead is what is pending, with the phases that it gets', () => {
  const plan = planFor({ scenarios: [browse, bi], repeats: 2, open: { warmupSeconds: 0.5, seconds: 4 } });
  const cells = cellsOf(plan);
  cells[0]?.repeats.fill({ state: 'failed', kind: 'crashed', message: 'gone' });
  // 0.5 + 1 closed, 0.5 + 4 open: 4 s are enough for 8 requests at 2/s
  const planned = 6;
  expect(aheadOf(plan, cells, [parseVariant('columnar', [columnar])])).toEqual([
    { scale: 1, implementation: 'columnar', scenario: 'bi', repeat: 0, planned },
    { scale: 1, implementation: 'columnar', scenario: 'bi', repeat: 1, planned },
  ]);
});
