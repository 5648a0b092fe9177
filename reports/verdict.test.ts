import { describe, expect, test } from 'vitest';
import { figuresOf } from './figures/figures.ts';
import type { Group } from './figures/types.ts';
import { type Behaviour, BROWSE } from './testing/behaviours.ts';
import { fixtureRun } from './testing/make-run.ts';
import { capacityRun, fullRun, quickRun, singleRepeatRun } from './testing/runs.ts';
import { searched } from './testing/searches.ts';
import { type Metric, verdictOf } from './verdict.ts';
import { verdictWords } from './verdict-words.ts';

const STEADY: Behaviour = { medianMs: 4, sigma: 0.3, throughput: 1000, cpuMsPerAnswer: 5 };

describe('a winner', () => {
  test('is named where every interval of the ratio excludes 1', () => {
    const contest = contestOf(browse(fullRun()), 'throughput');
    expect(contest).toMatchObject({ outcome: 'decided', leader: { implementation: 'precompute' } });
    expect(contest?.rivals.map(({ implementation }) => implementation)).toEqual([
      'columnar',
      'on-demand?fetch=pushdown',
    ]);
  });

  test('is not named between two that differ less than their repeats do', () => {
    // Throughputs 990, 1,010, 1,000 and 1,000, 990, 1,012: ratios on both sides of 1.
    const group = pair([990, 1010, 1000], [1000, 990, 1012]);
    expect(contestOf(group, 'throughput')?.outcome).toBe('no-difference');
    expect(verdictWords(group, 10_000).join('\n')).toContain(
      'Throughput: no winner, no difference to the next best was shown',
    );
  });

  test('is named for a small difference that every pair of repeats shows', () => {
    // Repeats drift together by 30 %, and a is 5 % ahead each time: pairs see it, means would not.
    const group = pair([1050, 1365, 840], [1000, 1300, 800]);
    expect(contestOf(group, 'throughput')).toMatchObject({ outcome: 'decided', leader: { implementation: 'a' } });
  });

  test('is never named from a single repeat', () => {
    const group = browse(singleRepeatRun());
    expect(verdictOf(group).contests.map(({ outcome }) => outcome)).toEqual(Array(4).fill('single-repeat'));
    expect(verdictWords(group, 10_000).join('\n')).not.toContain('is ahead');
  });

  test('by p99 is not named from too few requests', () => {
    expect(contestOf(browse(quickRun()), 'p99')).toBeUndefined();
  });

  test('by p99 is clear before one whose p99 is past the time-out every time', () => {
    const contest = contestOf(browse(fullRun()), 'p99');
    expect(contest).toMatchObject({ outcome: 'decided', leader: { implementation: 'precompute' } });
    expect(contest?.rivals.at(-1)).toMatchObject({ advantage: null, behind: true, value: { kind: 'beyond' } });
  });

  test('is never a void or failed cell', () => {
    const words = verdictWords(groupNamed('mixed'), 10_000);
    expect(words.at(-1)).toBe('Not ranked: on-demand?fetch=pushdown (void) and precompute (failed).');
    expect(words.slice(0, -1).join('\n')).not.toMatch(/precompute|pushdown/);
  });
});

describe('good capacity', () => {
  test('ranks first where every search found it, or found that it is below the lowest rate', () => {
    const [contest] = verdictOf(browse(capacityRun())).contests;
    expect(contest).toMatchObject({ metric: 'capacity', outcome: 'decided', leader: { implementation: 'precompute' } });
    expect(contest?.rivals.map(({ implementation, behind }) => [implementation, behind])).toEqual([
      ['columnar', true],
      ['on-demand?fetch=pushdown', true],
    ]);
  });

  test('ranks nobody where a search was void, unfinished or mixed, and says so of each', () => {
    const group = figuresOf(capacityRun()).groups[1];
    if (!group) throw new Error('expected a second group');
    expect(contestOf(group, 'capacity')).toBeUndefined();
    const words = verdictWords(group, 10_000).filter((sentence) => sentence.startsWith('Good capacity'));
    expect(words).toEqual([
      'Good capacity of columnar: 308/s, but not 385/s (repeats 1, 3); unfinished, for its 30 s were spent: give it more with --capacity-budget; 308/s passed, 482/s did not (repeat 2).',
      'Good capacity of on-demand?fetch=pushdown: 8.67/s, but not 10.8/s (repeats 1, 3); below 8.67/s, the lowest rate that can be tried in 30 s (repeat 2).',
      'Good capacity of precompute: void, for from 1,837/s on the driver itself was too busy or too late; 1,469/s passed.',
    ]);
  });

  test('names no winner from a lead of one rung, even in every repeat', () => {
    const one = pairOfCapacities([37, 37, 37], [36, 36, 36]);
    expect(contestOf(one, 'capacity')).toMatchObject({ outcome: 'no-difference' });
    expect(verdictWords(one, 10_000).join('\n')).toContain('no difference of more than a rung of the ladder');
    expect(contestOf(pairOfCapacities([38, 38, 38], [36, 36, 36]), 'capacity')?.outcome).toBe('decided');
  });

  test('names no winner from a single repeat', () => {
    expect(contestOf(pairOfCapacities([43], [30]), 'capacity')?.outcome).toBe('single-repeat');
  });

  test('is in no words where nobody searched for it', () => {
    expect(verdictWords(browse(fullRun()), 10_000).join('\n')).not.toContain('capacity');
  });
});

describe('objectives', () => {
  test('are kept from 99 % good on, and told with the share', () => {
    const [keeps, fails] = verdictWords(browse(fullRun()), 10_000);
    expect(keeps).toMatch(
      /^Keeps the objectives at 20 requests\/s \(99 % of due requests answered within 250 ms\): columnar .* and precompute/,
    );
    expect(fails).toMatch(/^Does not keep .*: on-demand\?fetch=pushdown \(82\.83 % good\)\.$/);
  });

  test('of a scenario that writes name staleness too', () => {
    expect(verdictWords(groupNamed('mixed'), 10_000)[0]).toContain(
      'missing nothing acknowledged more than 2,000 ms before',
    );
  });
});

function contestOf(group: Group, metric: Metric) {
  return verdictOf(group).contests.find((contest) => contest.metric === metric);
}

function browse(run: Parameters<typeof figuresOf>[0]): Group {
  const group = figuresOf(run).groups.find(({ scenario }) => scenario.name === 'browse');
  if (!group) throw new Error('expected browse');
  return group;
}

function groupNamed(name: string): Group {
  const group = figuresOf(fullRun()).groups.find(({ scenario }) => scenario.name === name);
  if (!group) throw new Error(`expected ${name}`);
  return group;
}

/** Two implementations, a and b, with these last passes, one a repeat. */
function pairOfCapacities(a: readonly number[], b: readonly number[]): Group {
  const cell = (rungs: readonly number[]) => ({
    behaviour: STEADY,
    outcomes: rungs.map(() => 'done' as const),
    capacity: rungs.map((rung) => searched('found', rung)),
  });
  const cells = { 'browse/a': cell(a), 'browse/b': cell(b) };
  const options = { implementations: ['a', 'b'], scenarios: [BROWSE], repeats: a.length, seconds: 2, cells };
  return browse(fixtureRun(options));
}

/** Two implementations, a and b, with these throughputs in three repeats. */
function pair(a: readonly number[], b: readonly number[]): Group {
  const done = ['done', 'done', 'done'] as const;
  const cells = {
    'browse/a': { behaviour: STEADY, outcomes: done },
    'browse/b': { behaviour: STEADY, outcomes: done },
  };
  const run = fixtureRun({ implementations: ['a', 'b'], scenarios: [BROWSE], repeats: 3, seconds: 2, cells });
  for (const cell of run.cells) {
    cell.repeats.forEach((repeat, index) => {
      const throughput = (cell.implementation === 'a' ? a : b)[index];
      if (repeat.state === 'done' && repeat.measured.closed && throughput)
        repeat.measured.closed.throughputPerSecond = throughput;
    });
  }
  return browse(run);
}
