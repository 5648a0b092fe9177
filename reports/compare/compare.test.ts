import { describe, expect, test } from 'vitest';
import { distributionOf, recorder } from '../../judge/histogram.ts';
import type { Distribution } from '../../model/phase.ts';
import type { RunFile, Work } from '../../model/run-file.ts';
import { capacityRun, resumedRun, singleRepeatRun, trickleRun } from '../testing/runs.ts';
import { searched } from '../testing/searches.ts';
import { compareRuns } from './compare.ts';
import {
  CHANGED,
  cellOf,
  comparisonOf,
  editCell,
  FULL,
  figureOf,
  laterRun,
  onlyCells,
  replaceRepeats,
  summedUp,
} from './test-runs.ts';
import type { ComparedFigure, ComparedMetric } from './types.ts';

/** Summing up all cells for every case would take minutes. */
const COLUMNAR = onlyCells(FULL, ['browse', 'mixed'], 'columnar');
const SINGLE = onlyCells(singleRepeatRun(), ['browse'], 'columnar');
const SEARCHED = onlyCells(capacityRun(), ['browse'], 'columnar');
const NOTHING = () => {};

/** A figure of columnar under browse, between the run and its edited copy. */
function judged(metric: ComparedMetric, change: (run: RunFile) => void, before: RunFile = COLUMNAR): ComparedFigure {
  return figureOf(cellOf(comparisonOf(before, laterRun(before, change)), 'browse', 'columnar'), metric);
}

function throughputs(...values: readonly number[]): (run: RunFile) => void {
  return (run) =>
    editCell(run, 'browse/columnar', (measured, index) => {
      if (measured.closed) measured.closed.throughputPerSecond = values[index] ?? 0;
    });
}

function times(us: number, count: number, failed = 0): Distribution {
  const recorded = recorder();
  for (let i = 0; i < count; i += 1) recorded.record(us);
  return distributionOf(recorded, failed);
}

/** All response times of each repeat: one time, and so many that have none. */
function responses(us: readonly number[], count = 1_000, failed: readonly number[] = []): (run: RunFile) => void {
  return (run) =>
    editCell(run, 'browse/columnar', ({ open }, index) => {
      for (const operation of open?.operations ?? [])
        operation.response = times(us[index] ?? 1, count - (failed[index] ?? 0), failed[index] ?? 0);
    });
}

describe('a figure with a value a repeat', () => {
  test('is worse where the interval of the ratio excludes 1 on the bad side', () => {
    const figure = judged('throughput', throughputs(300, 303, 297));
    expect(figure).toMatchObject({ verdict: 'worse', why: '', change: { kind: 'ratio', estimate: { n: 3 } } });
    expect(figure.change.kind === 'ratio' && figure.change.estimate.point).toBeCloseTo(0.746, 3);
  });

  test('is better on the other side', () => {
    expect(judged('throughput', throughputs(500, 503, 497)).verdict).toBe('better');
  });

  test('shows no difference where the interval includes 1', () => {
    expect(judged('throughput', throughputs(200, 400, 900)).verdict).toBe('no-difference');
    expect(judged('throughput', NOTHING).verdict).toBe('no-difference');
  });

  test('is unknown where a side has one repeat, with the ratio shown', () => {
    expect(judged('throughput', throughputs(300), SINGLE)).toMatchObject({
      verdict: 'unknown',
      why: 'one repeat cannot tell a difference from chance',
      change: { kind: 'ratio', estimate: { kind: 'single' } },
    });
  });

  test('is unknown where a repeat has nothing at all', () => {
    expect(judged('throughput', throughputs(0, 400, 400))).toMatchObject({
      verdict: 'unknown',
      why: 'a repeat with 0 has no ratio',
    });
  });

  test('turns with the order of the runs', () => {
    const [before, after] = [summedUp(FULL), summedUp(CHANGED)];
    const forth = figureOf(cellOf(compareRuns(before, after), 'browse', 'precompute'), 'cpu');
    const back = figureOf(cellOf(compareRuns(after, before), 'browse', 'precompute'), 'cpu');
    expect([forth.verdict, back.verdict]).toEqual(['better', 'worse']);
  });
});

describe('a good share', () => {
  const goods = (share: readonly number[]) => (run: RunFile) =>
    editCell(run, 'browse/columnar', ({ open }, index) => {
      if (open) open.good = Math.round(open.outcomes.due * (share[index] ?? 1));
    });

  test('changes by a difference, which there is where all were good before', () => {
    const all = laterRun(COLUMNAR, goods([1, 1, 1]));
    const figure = judged('good-share', goods([0.9, 0.91, 0.89]), all);
    expect(figure).toMatchObject({ verdict: 'worse', change: { kind: 'difference' } });
    expect(figure.change.kind === 'difference' && figure.change.estimate.point).toBeCloseTo(-0.1, 3);
  });

  test('that was and is 100 % shows no difference', () => {
    const all = laterRun(COLUMNAR, goods([1, 1, 1]));
    expect(judged('good-share', NOTHING, all).verdict).toBe('no-difference');
  });
});

describe('a percentile', () => {
  const usual = laterRun(COLUMNAR, responses([20_000, 20_100, 19_900]));

  test('compares the repeats’ own values', () => {
    expect(judged('p50', responses([30_000, 30_200, 29_800]), usual)).toMatchObject({ verdict: 'worse', scant: false });
    expect(judged('p99', responses([10_000, 10_200, 9_900]), usual)).toMatchObject({ verdict: 'better', scant: false });
  });

  test('from too few requests is marked and decides nothing', () => {
    const figure = judged('p99', responses([90_000, 90_200, 89_800], 100), usual);
    expect(figure).toMatchObject({ verdict: 'unknown', scant: true, why: 'too few requests for this percentile' });
    expect(figure.change.kind).toBe('ratio');
  });

  test('past the time-out in all repeats of one side and none of the other is worse without a ratio', () => {
    const past = responses([20_000, 20_000, 20_000], 1_000, [600, 600, 600]);
    expect(judged('p50', past, usual)).toMatchObject({
      verdict: 'worse',
      change: { kind: 'none' },
      why: 'past the time-out in 0 of 3 repeats before, 3 of 3 after',
    });
    expect(judged('p50', responses([1, 1, 1]), laterRun(COLUMNAR, past))).toMatchObject({ verdict: 'better' });
  });

  test.each([
    ['some repeats', [600, 0, 0]],
    ['all but one', [600, 600, 0]],
  ])('past the time-out in %s is unknown', (_, failed) => {
    expect(judged('p50', responses([20_000, 20_000, 20_000], 1_000, failed), usual).verdict).toBe('unknown');
  });

  test('past the time-out in one repeat of one is unknown', () => {
    const one = laterRun(SINGLE, responses([20_000]));
    expect(judged('p50', responses([20_000], 1_000, [600]), one).verdict).toBe('unknown');
  });

  test('past the time-out on both sides is unknown', () => {
    const past = responses([1, 1, 1], 1_000, [600, 600, 600]);
    expect(judged('p50', past, laterRun(COLUMNAR, past)).verdict).toBe('unknown');
  });
});

describe('staleness', () => {
  const stale = (us: readonly number[]) => (run: RunFile) =>
    editCell(run, 'mixed/columnar', ({ open }, index) => {
      if (open) open.staleness = times(us[index] ?? 1, 2_000);
    });
  const figure = (before: readonly number[], after: readonly number[]) => {
    const run = laterRun(COLUMNAR, stale(before));
    return figureOf(cellOf(comparisonOf(run, laterRun(run, stale(after))), 'mixed', 'columnar'), 'staleness-p99');
  };

  test('of nothing is 0, and has a difference where it has no ratio', () => {
    expect(figure([1, 1, 1], [1, 1, 1])).toMatchObject({ verdict: 'no-difference', before: { point: 0 } });
    expect(figure([1, 1, 1], [900_000, 900_000, 905_000])).toMatchObject({ verdict: 'worse' });
  });
});

describe('good capacity', () => {
  /** Rungs of the repeats, before and after. */
  const figure = (before: readonly number[], after: readonly number[], state: 'found' | 'below' = 'found') => {
    const search = (rungs: readonly number[], as: 'found' | 'below') => (run: RunFile) =>
      editCell(run, 'browse/columnar', (measured, index) => {
        measured.capacity = searched(as, rungs[index] ?? 0);
      });
    return judged('capacity', search(after, state), laterRun(SEARCHED, search(before, 'found')));
  };

  test('that moved by one rung in every repeat shows no difference', () => {
    expect(figure([30, 30, 30], [31, 31, 31])).toMatchObject({ verdict: 'no-difference' });
    expect(figure([30, 30, 30], [29, 29, 29])).toMatchObject({ verdict: 'no-difference' });
  });

  test('that moved by two is better or worse', () => {
    expect(figure([30, 30, 30], [32, 32, 32]).verdict).toBe('better');
    expect(figure([30, 30, 30], [28, 28, 28]).verdict).toBe('worse');
  });

  test('is worse where not even a rate passes that passed before, by more than an edge of the ladder', () => {
    expect(figure([30, 31, 30], [28, 28, 28], 'below')).toMatchObject({ verdict: 'worse', change: { kind: 'none' } });
    expect(figure([30, 31, 30], [30, 30, 30], 'below').verdict).toBe('unknown');
    expect(figure([30, 31, 30], [40, 40, 40], 'below').verdict).toBe('unknown');
  });

  test('of searches that came to no end is unknown, and says why', () => {
    const rush = onlyCells(capacityRun(), ['rush-hour'], 'precompute');
    const comparison = comparisonOf(rush, laterRun(rush));
    expect(figureOf(cellOf(comparison, 'rush-hour', 'precompute'), 'capacity')).toMatchObject({
      verdict: 'unknown',
      why: 'a search was void, as the driver was the bottleneck (before), a search was void, as the driver was the bottleneck (after)',
    });
  });
});

describe('work per request', () => {
  const counted = (change: Partial<Extract<Work, { state: 'counted' }>>) => (run: RunFile) => {
    run.work = run.work.map((work) =>
      work.state === 'counted' && work.implementation === 'columnar' ? { ...work, ...change } : work,
    );
  };

  test('differs by any difference', () => {
    expect(judged('rows', counted({ rowsPerRequest: 218.5 }))).toMatchObject({ verdict: 'better' });
    expect(judged('statements', counted({ statementsPerRequest: 1.05 }))).toMatchObject({
      verdict: 'worse',
      change: { kind: 'exact', ratio: 1.05 },
    });
    expect(judged('statements', NOTHING).verdict).toBe('no-difference');
  });

  test.each([
    [{ requests: 10 }, /counted over 20 requests before and 10 after/],
    [{ source: 'a guess' }, /counted by a log of statements before and by a guess after/],
  ])('is unknown if it was counted otherwise: %j', (change, why) => {
    const figure = judged('statements', counted({ ...change, statementsPerRequest: 9 }));
    expect(figure.verdict).toBe('unknown');
    expect(figure.why).toMatch(why);
  });

  test('is unknown where one run did not count, and nothing where none did', () => {
    const without = (run: RunFile) => {
      run.work = [];
    };
    expect(judged('statements', without)).toMatchObject({ verdict: 'unknown', why: 'not counted after' });
    const cell = cellOf(comparisonOf(laterRun(COLUMNAR, without), laterRun(COLUMNAR, without)), 'browse', 'columnar');
    expect(cell.figures.map(({ metric }) => metric)).not.toContain('statements');
  });
});

describe('what is only shown', () => {
  test.each(['memory', 'disk', 'build'] as const)('%s has values and no verdict', (metric) => {
    const figure = judged(metric, (run) => {
      editCell(run, 'browse/columnar', ({ cost }) => {
        cost.diskBytes *= 2;
        cost.peakMemoryBytes = { backend: 2_000_000_000 };
      });
      run.builds = run.builds.map((build) => ({ ...build, seconds: build.seconds * 3 }));
    });
    expect(figure.verdict).toBeNull();
    expect(figure.change.kind === 'exact' && figure.change.ratio).toBeGreaterThan(1.9);
  });

  test('CPU from another source has a ratio and no verdict', () => {
    const figure = judged('cpu', (run) =>
      editCell(run, 'browse/columnar', ({ cost }) => {
        cost.source = 'cgroups';
        cost.cpuSecondsPer1000Good = 1;
      }),
    );
    expect(figure).toMatchObject({
      verdict: 'unknown',
      why: 'CPU was read from the processes before and from control groups after',
    });
  });
});

test('time to visibility is compared where it was looked for', () => {
  const cell = cellOf(comparisonOf(trickleRun(), laterRun(trickleRun())), 'trickle-then-read', 'batch-etl');
  const metrics = cell.figures.map(({ metric }) => metric);
  expect(metrics).toContain('visible-p99');
  expect(metrics).not.toContain('throughput');
});

describe('what is not compared', () => {
  const notCompared = (change: (run: RunFile) => void) =>
    comparisonOf(COLUMNAR, laterRun(COLUMNAR, change)).notCompared;
  const nowhere = { scale: null, scenario: null, implementation: null };

  test.each<[string, (run: RunFile) => void, string]>([
    ['another seed', (run) => Object.assign(run.plan, { seed: 7 }), 'other plan: seed 1, then 7'],
    [
      'another time-out',
      (run) => Object.assign(run.plan, { timeoutMs: 5_000 }),
      'other plan: time-out 10,000 ms, then 5,000 ms',
    ],
  ])('everything, with %s', (_, change, reason) => {
    expect(notCompared(change)).toEqual([{ ...nowhere, reason }]);
    expect(comparisonOf(COLUMNAR, laterRun(COLUMNAR, change)).groups).toEqual([]);
  });

  test.each([
    ['seed', 'seed 1, then 2'],
    ['version', 'generator version 1, then 2'],
    ['products', 'products 40, then 41'],
    ['receiptLines', 'receipt lines 50213, then 50214'],
    ['bytes', 'bytes 1830112, then 1830113'],
  ] as const)('a scale with other data: %s', (field, words) => {
    const reason = `other data: ${words}`;
    expect(
      notCompared((run) => {
        for (const set of run.datasets) set[field] += 1;
      }),
    ).toEqual([{ ...nowhere, scale: 1, reason }]);
  });

  test('a scale that only one of them has, or of which one has no data', () => {
    expect(notCompared((run) => run.plan.scales.push(10))).toContainEqual({
      ...nowhere,
      scale: 10,
      reason: 'only in the run after',
    });
    expect(notCompared((run) => Object.assign(run, { datasets: [] }))).toEqual([
      { ...nowhere, scale: 1, reason: 'no data set of it in the run after' },
    ]);
  });

  test('a scenario whose settings differ in anything but its question', () => {
    const change = (edit: (scenario: RunFile['plan']['scenarios'][number]) => void) =>
      notCompared((run) => {
        const [browse] = run.plan.scenarios;
        if (browse) edit(browse);
      }).filter(({ implementation }) => implementation === null);
    expect(change((it) => Object.assign(it, { question: 'Why?' }))).toEqual([]);
    expect(change((it) => Object.assign(it, { ratePerSecond: 25 }))).toEqual([
      {
        scale: 1,
        scenario: 'browse',
        implementation: null,
        reason: 'other scenario settings: ratePerSecond 20, then 25',
      },
    ]);
    expect(change((it) => it.mix.pop())).toMatchObject([
      {
        reason:
          'other scenario settings: mix.1.operation "shop-detail", then not there; mix.1.share 0.4, then not there',
      },
    ]);
    expect(change((it) => Object.assign(it.objectives, { stalenessMs: 5 }))).toMatchObject([
      { reason: 'other scenario settings: objectives.stalenessMs null, then 5' },
    ]);
  });

  test('a scenario that only one of them has', () => {
    expect(notCompared((run) => run.plan.scenarios.pop())).toEqual([
      { scale: 1, scenario: 'mixed', implementation: null, reason: 'only in the run before' },
    ]);
  });

  test('a closed phase of other clients', () => {
    expect(notCompared((run) => Object.assign(run.plan.closed, { clients: 16 }))).toMatchObject([
      { scenario: 'browse', reason: 'other load: clients 8, then 16' },
      { scenario: 'mixed', reason: 'other load: clients 8, then 16' },
    ]);
  });

  test('cells without figures, with the side and the reason', () => {
    const reasons = comparisonOf(FULL, CHANGED).notCompared.map(
      ({ scenario, implementation, reason }) => `${scenario} ${implementation}: ${reason}`,
    );
    expect(reasons).toEqual([
      'browse on-demand?fetch=pushdown: not in the run after',
      expect.stringMatching(
        /^mixed precompute: failed in the run before \(did-not-start\): .*; failed in the run after/,
      ),
      expect.stringMatching(/^mixed on-demand\?fetch=pushdown: void in the run before: .*; not in the run after$/),
    ]);
    const pending = laterRun(FULL, (run) => replaceRepeats(run, 'browse/columnar', () => ({ state: 'pending' })));
    expect(comparisonOf(FULL, pending).notCompared).toContainEqual({
      scale: 1,
      scenario: 'browse',
      implementation: 'columnar',
      reason: 'not measured in the run after',
    });
  });
});

describe('about the pair', () => {
  test('it says what differs in machine, versions, settings and plan, and nothing else', () => {
    const after = laterRun(COLUMNAR, (run) => {
      run.environment.cpuModel = 'Another CPU';
      run.environment.memoryBytes += 4_096;
      run.environment.versions.duckdb = '1.5.7';
      run.environment.settings = { duckdb: { threads: '4', memory_limit: '1GB' } };
      run.benchVersion = '0.2.0';
      run.git = null;
      run.plan.open.seconds = 60;
      run.plan.quick = true;
    });
    expect(comparisonOf(COLUMNAR, after).differences).toEqual([
      { what: 'CPU', before: 'Example CPU 3000 @ 2.60GHz', after: 'Another CPU' },
      { what: 'bench', before: '0.1.0', after: '0.2.0' },
      { what: 'commit', before: '0123456789ab', after: 'not known' },
      { what: 'changes that are not committed', before: 'yes', after: 'not known' },
      { what: 'version of duckdb', before: '1.5.6', after: '1.5.7' },
      { what: 'duckdb: threads', before: '2', after: '4' },
      { what: 'quick', before: 'no', after: 'yes' },
      { what: 'open window', before: '30 s after 2 s of warm-up', after: '60 s after 2 s of warm-up' },
    ]);
    expect(comparisonOf(COLUMNAR, laterRun(COLUMNAR)).differences).toEqual([]);
  });

  test('it says that both are one run, or that they stand in the wrong order', () => {
    expect(comparisonOf(COLUMNAR, COLUMNAR).notes).toEqual([expect.stringContaining('the same run')]);
    expect(comparisonOf(laterRun(COLUMNAR), COLUMNAR).notes).toEqual([expect.stringContaining('other order')]);
    expect(comparisonOf(COLUMNAR, laterRun(COLUMNAR)).notes).toEqual([]);
  });

  test('it says that a run was interrupted, and in how many parts it was measured', () => {
    const { before, after } = comparisonOf(COLUMNAR, laterRun(resumedRun()));
    expect(before.state).toEqual([expect.stringContaining('was interrupted')]);
    expect([before.parts, after.parts]).toEqual([1, 2]);
  });

  test('doubts that both have are told once', () => {
    const after = laterRun(COLUMNAR, (run) => {
      run.doubts = [...run.doubts, { kind: 'machine', message: 'a new one', advice: 'Wait.' }];
    });
    const { doubts } = comparisonOf(COLUMNAR, after);
    expect(doubts.map(({ side }) => side)).toEqual(['both', 'both', 'after']);
    expect(doubts.at(-1)?.text).toBe('a new one. Wait.');
  });

  test('repeats that are not in the figures are named with their side', () => {
    expect(cellOf(comparisonOf(FULL, CHANGED), 'mixed', 'columnar').missing).toEqual([
      expect.stringMatching(/^before: repeat 2 of 3: failed/),
      expect.stringMatching(/^after: repeat 2 of 3: failed/),
    ]);
  });
});

test('figures that went through JSON compare as those that did not', () => {
  const throughJson = <T>(value: T): T => JSON.parse(JSON.stringify(value));
  const [before, after] = [summedUp(FULL), summedUp(CHANGED)];
  const comparison = compareRuns(before, after);
  expect(compareRuns(throughJson(before), throughJson(after))).toEqual(comparison);
  expect(throughJson(comparison)).toEqual(comparison);
});
