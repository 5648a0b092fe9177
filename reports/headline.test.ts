import { describe, expect, test } from 'vitest';
import type { CellResult } from '../model/cell.ts';
import type { RunFile } from '../model/run-file.ts';
import { figuresOf } from './figures/figures.ts';
import type { Group } from './figures/types.ts';
import { type Headline, headlineOf } from './headline.ts';
import { type Behaviour, BROWSE } from './testing/behaviours.ts';
import { fixtureRun } from './testing/make-run.ts';
import { capacityRun, fullRun, growthRun, singleRepeatRun } from './testing/runs.ts';
import { searched } from './testing/searches.ts';

const FAST: Behaviour = { medianMs: 4, sigma: 0.35, throughput: 1450, cpuMsPerAnswer: 5.2 };
const SLOW: Behaviour = { medianMs: 19, sigma: 0.6, throughput: 410, cpuMsPerAnswer: 31 };
const LATE: Behaviour = { medianMs: 300, sigma: 0.2, throughput: 5000, cpuMsPerAnswer: 1 };

function groupsOf(run: RunFile): readonly Group[] {
  return figuresOf(run).groups;
}

function headline(run: RunFile, at = 0): Headline {
  const groups = groupsOf(run);
  const group = groups[at];
  if (group === undefined) throw new Error('no such group');
  return headlineOf(group, groups);
}

/** Three repeats of `browse`, an implementation for each behaviour. */
function runOf(behaviours: Readonly<Record<string, Behaviour>>, repeats = 3): RunFile {
  const outcomes = Array.from({ length: repeats }, () => 'done' as const);
  const cells = Object.entries(behaviours).map(
    ([name, behaviour]) => [`browse/${name}`, { behaviour, outcomes }] as const,
  );
  return fixtureRun({
    implementations: Object.keys(behaviours),
    scenarios: [BROWSE],
    repeats,
    seconds: 30,
    cells: Object.fromEntries(cells),
  });
}

describe('a winner', () => {
  const { winners, verdict, costs, loses } = headline(fullRun());

  test('is named with its lead over the next best, and the interval of that', () => {
    expect(winners).toEqual(['precompute']);
    expect(verdict).toBe(
      'precompute wins: of those that keep the objective it has 3.70 (95 % interval 3.57–3.83) times the throughput of columnar.',
    );
  });

  test('comes with what it costs', () => {
    expect(costs).toBe(
      'It costs 5.30 CPU-s per 1,000 good answers, 183 MB of memory, 5.12 MB of disk and 6.80 s to build.',
    );
  });

  test('comes with where it would lose', () => {
    expect(loses).toBe('It would lose on build time to columnar (0.800 s, not 6.80 s).');
    expect(headline(runOf({ a: FAST, b: { ...SLOW, cpuMsPerAnswer: 1 } })).loses).toMatch(
      /^It would lose on CPU per 1,000 good answers to b \(5\.\d+ \(95 % interval .*\) times cheaper than it\)/,
    );
  });

  test('at one size may be another at the next', () => {
    const groups = groupsOf(growthRun());
    const [small, ...larger] = groups;
    if (small === undefined) throw new Error('no group');
    const swapped = larger.map((group) => ({
      ...group,
      cells: group.cells.map((cell, at) => ({ ...cell, implementation: group.cells[1 - at]?.implementation ?? '' })),
    }));
    expect(headlineOf(small, [small, ...swapped]).loses).toContain('scale 10 to columnar and scale 100 to columnar');
  });

  test('is by good capacity where all have one', () => {
    expect(headline(capacityRun())).toMatchObject({
      winners: ['precompute'],
      verdict: expect.stringMatching(
        /^precompute wins: it has .* times the good capacity of columnar, the next best\.$/,
      ),
    });
  });
});

describe('a lead', () => {
  const twin = (medianMs: number) => ({ ...FAST, medianMs });

  test('in response time alone reads as one', () => {
    expect(headline(runOf({ a: FAST, slower: twin(40) })).verdict).toMatch(
      /^a wins: of those that keep the objective it is \d[\d.]* \(95 % interval .*\) times faster than slower in (p99 response time|median response time \(p50\)) \(no difference was shown in throughput\)\.$/,
    );
  });

  test('over a search in which nothing passed has no ratio', () => {
    const run = capacityRun();
    const names = ['precompute', 'on-demand?fetch=pushdown'];
    const cells = run.cells
      .filter(({ scenario, implementation }) => scenario === 'browse' && names.includes(implementation))
      .map((cell) =>
        cell.implementation === 'precompute' ? cell : { ...cell, repeats: cell.repeats.map(nothingPassed) },
      );
    const two = { ...run, cells, plan: { ...run.plan, implementations: names } };
    expect(headline(two).verdict).toBe(
      'precompute wins: it is clearly before on-demand?fetch=pushdown in good capacity.',
    );
  });
});

/** A repeat whose search for the capacity ended below its lowest rate. */
function nothingPassed(result: CellResult): CellResult {
  return result.state === 'done'
    ? { ...result, measured: { ...result.measured, capacity: searched('below', 30) } }
    : result;
}

describe('who does not keep the objective', () => {
  test('does not win, however fast it is at most', () => {
    expect(headline(runOf({ a: FAST, b: SLOW, late: LATE })).winners).toEqual(['a']);
    expect(headline(runOf({ a: FAST, late: LATE }))).toMatchObject({
      winners: ['a'],
      verdict: 'a wins: only it keeps the objective (99 % of due requests answered within 250 ms).',
    });
  });

  test('wins nothing even if nobody does', () => {
    const all = headline(runOf({ late: LATE, later: { ...LATE, medianMs: 400 } }));
    expect(all.winners).toEqual([]);
    expect(all.verdict).toMatch(/^No winner: nobody keeps the objective .*; nearest is late with \d+/);
  });
});

describe('no winner', () => {
  test('is named of two that are alike, but both are, and what they are ahead of', () => {
    const { winners, verdict, loses } = headline(runOf({ a: FAST, twin: FAST, slow: SLOW }));
    expect(winners).toEqual(['a', 'twin']);
    expect(verdict).toMatch(
      /^a and twin lead together: no difference between them was shown \(a has .* twin\)\. They are ahead of the rest: a has 3\.\d+ .* slow\.$/,
    );
    expect(loses).toMatch(/^Between them: twin loses on build time to a /);
  });

  test('is named from one repeat', () => {
    expect(headline(singleRepeatRun())).toMatchObject({
      winners: [],
      verdict: expect.stringContaining('one repeat'),
      costs: '',
      loses: '',
    });
  });

  test('is named of one that stands alone', () => {
    expect(headline(runOf({ a: FAST })).verdict).toBe('No winner: a stands alone, nothing to compare it with.');
    expect(headline(fullRun(), 1).verdict).toBe(
      'No winner: columnar stands alone: the others have no figures that can be compared.',
    );
  });

  test('is named where nobody finished', () => {
    expect(
      headline(fixtureRun({ implementations: ['a'], scenarios: [BROWSE], repeats: 1, seconds: 5, cells: {} })).verdict,
    ).toBe('No winner: no implementation finished this scenario.');
  });
});
