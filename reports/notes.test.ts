import { expect, test } from 'vitest';
import type { Doubt } from '../model/cell.ts';
import { figuresOf } from './figures/figures.ts';
import { doubtsOf, doubtWords } from './notes.ts';
import { BROWSE } from './testing/behaviours.ts';
import { fixtureRun } from './testing/make-run.ts';

const busy = (cores: string): Doubt => ({
  kind: 'pressure',
  message: `other processes used ${cores} while the open phase was measured`,
  advice: 'end what else runs here, and measure again',
});

test('doubts that differ in numbers alone are told once, and how many there are', () => {
  const behaviour = { medianMs: 4, sigma: 0.3, throughput: 100, cpuMsPerAnswer: 5 };
  const run = fixtureRun({
    implementations: ['columnar', 'precompute'],
    scenarios: [BROWSE],
    repeats: 1,
    seconds: 5,
    cells: {
      'browse/columnar': { behaviour, outcomes: ['done'], doubts: [busy('0.4 of a core'), busy('1.6 cores')] },
      'browse/precompute': { behaviour, outcomes: ['done'], doubts: [busy('0.4 of a core')] },
    },
  });
  const [group] = figuresOf(run).groups;
  expect(group && doubtsOf(group).map(doubtWords)).toEqual([
    'columnar and precompute: other processes used 0.4 of a core while the open phase was measured ' +
      '(and 1 like it, in other numbers). End what else runs here, and measure again.',
  ]);
});
