import { describe, expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { hostileRun } from '../testing/hostile.ts';
import { capacityRun, fullRun, quickRun, resumedRun, singleRepeatRun } from '../testing/runs.ts';
import { METRICS } from './metrics.ts';
import { orderedRuns } from './order.ts';
import { pictureOf } from './picture.ts';
import { onDay, read } from './test-runs.ts';
import { type Trend, trendsOf } from './trends.ts';

const BASE = { ...fullRun(), state: 'finished' as const };

function trendsFrom(files: readonly RunFile[], most?: number) {
  return trendsOf(orderedRuns(files.map((run) => read(run))).runs, most);
}

/** Browse, of two runs or more. */
function browse(...files: readonly RunFile[]): Trend {
  const trend = trendsFrom(files).trends.find(({ scenario }) => scenario === 'browse');
  if (trend === undefined) throw new Error('no trend of browse');
  return trend;
}

function lineOf({ lines }: Trend, implementation: string) {
  return lines.find((line) => line.implementation === implementation)?.steps ?? [];
}

function pictureNamed(metric: string, trend: Trend) {
  return METRICS.filter(({ name }) => name === metric).map((one) => pictureOf(trend, one))[0];
}

/** What is drawn of a line: values and gaps, in order. */
function drawn(trend: Trend, implementation: string, metric = 'p50') {
  return pictureNamed(metric, trend)
    ?.series.find(({ name }) => name === implementation)
    ?.points.map(({ y }) => y);
}

test('there is a trend of what two runs have, and what one has alone is named', () => {
  const { trends, single } = trendsFrom([onDay(1, BASE), onDay(2, quickRun())]);
  expect(trends.map(({ scenario, scale }) => [scenario, scale])).toEqual([['browse', 1]]);
  expect(single).toEqual([{ scenario: 'mixed', scale: 1 }]);
});

test('a run that planned a scenario and measured nothing of it does not make a second one', () => {
  const empty = { ...BASE, cells: [] };
  expect(trendsFrom([onDay(1, BASE), onDay(2, empty)]).trends).toEqual([]);
  expect(lineOf(browse(onDay(1, BASE), onDay(2, empty), onDay(3, BASE)), 'columnar')[1]?.cell.state).toBe('pending');
});

test('the same scenario at another scale is another trend', () => {
  const larger = {
    ...BASE,
    plan: { ...BASE.plan, scales: [10] },
    cells: BASE.cells.map((cell) => ({ ...cell, scale: 10 })),
  };
  expect(trendsFrom([onDay(1, BASE), onDay(2, larger)]).trends).toEqual([]);
});

test('runs that are alike are joined, also when the commit is another', () => {
  const trend = browse(onDay(1, BASE), onDay(2, BASE, { git: { commit: 'f'.repeat(40), dirty: false } }));
  expect(lineOf(trend, 'columnar').map(({ changes }) => changes)).toEqual([[], []]);
  expect(drawn(trend, 'columnar')).toEqual([expect.any(Number), expect.any(Number)]);
});

describe('a line is broken, and the table told why, by another', () => {
  const { plan, environment, datasets } = BASE;
  const withPlan = (rest: Partial<RunFile['plan']>) => ({ plan: { ...plan, ...rest } });
  const scenarios = plan.scenarios.map((scenario) => ({ ...scenario, ratePerSecond: 40 }));
  test.each<[string, Partial<RunFile>, string[]]>([
    ['version of bench', { benchVersion: '0.2.0' }, ['version of bench']],
    ['CPU', { environment: { ...environment, cpuModel: 'Other' } }, ['CPU']],
    ['number of cores', { environment: { ...environment, cores: 4 } }, ['cores']],
    ['kernel', { environment: { ...environment, kernel: '7' } }, ['kernel']],
    ['engine', { environment: { ...environment, versions: { node: '24.21.0' } } }, ['version of duckdb']],
    ['seed', withPlan({ seed: 2 }), ['seed']],
    ['number of products', withPlan({ products: 41 }), ['products']],
    ['version of the data', { datasets: datasets.map((set) => ({ ...set, version: 2 })) }, ['version of the data']],
    ['kind of run: quick', withPlan({ quick: true }), ['quick']],
    ['window', withPlan({ open: { ...plan.open, seconds: 10 } }), ['open window']],
    ['number of clients', withPlan({ closed: { ...plan.closed, clients: 16 } }), ['clients']],
    ['time-out', withPlan({ timeoutMs: 5_000 }), ['time-out']],
    ['rate of the scenario', withPlan({ scenarios }), ['ratePerSecond of browse']],
    ['ground within the run', { resumed: resumedRun().resumed }, ['changed within the run']],
  ])('%s', (_, rest, what) => {
    const trend = browse(onDay(1, BASE), onDay(2, BASE, rest), onDay(3, BASE, rest));
    const steps = lineOf(trend, 'columnar');
    expect(steps.map(({ changes }) => changes.map((change) => change.what))).toEqual([[], what, []]);
    const [first, gap, second, third] = drawn(trend, 'columnar') ?? [];
    expect([first, gap, second, third].map((y) => typeof y)).toEqual(['number', 'object', 'number', 'number']);
  });

  test('source of its CPU figures, where a cell has any', () => {
    const other = structuredClone(BASE);
    const all = other.cells.flatMap(({ repeats }) => repeats);
    for (const result of all) if ('measured' in result) result.measured.cost.source = 'cgroups';
    const steps = lineOf(browse(onDay(1, BASE), onDay(2, other)), 'precompute');
    expect(steps[1]?.changes.map(({ what }) => what)).toEqual(['source of the CPU figures']);
  });
});

test('the question of a scenario may be put in other words', () => {
  const scenarios = BASE.plan.scenarios.map((scenario) => ({ ...scenario, question: 'How?' }));
  const trend = browse(onDay(1, BASE), onDay(2, BASE, { plan: { ...BASE.plan, scenarios } }));
  expect(lineOf(trend, 'columnar')[1]?.changes).toEqual([]);
});

test('an implementation is held against its own run before, past runs without it', () => {
  const without = singleRepeatRun();
  const trend = browse(onDay(1, BASE), onDay(2, { ...without, benchVersion: '9' }), onDay(3, BASE));
  const steps = lineOf(trend, 'on-demand?fetch=pushdown');
  expect(steps.map(({ at, before, changes }) => [at, before, changes])).toEqual([
    [0, null, []],
    [2, 1, []],
  ]);
});

test('void and failed cells leave a gap', () => {
  const turned = (to: 'void' | 'failed') => {
    const run = structuredClone(BASE);
    run.cells = run.cells.map((cell) => ({
      ...cell,
      repeats: cell.repeats.map((result) => {
        if (to === 'failed') return { state: 'failed', kind: 'crashed', message: 'it ended' };
        const because = { kind: 'driver-bound', message: 'busy', advice: 'Rest.' } as const;
        return result.state === 'done' ? { state: 'void', because: [because], measured: result.measured } : result;
      }),
    }));
    return run;
  };
  for (const to of ['void', 'failed'] as const) {
    const points = drawn(browse(onDay(1, BASE), onDay(2, turned(to)), onDay(3, BASE)), 'columnar');
    expect(points).toEqual([expect.any(Number), null, expect.any(Number)]);
  }
});

test('a percentile among the failures is drawn at the time-out, hollow and without a whisker', () => {
  const trend = browse(onDay(1, BASE), onDay(2, BASE));
  const picture = pictureNamed('p99', trend);
  const points = picture?.series.find(({ name }) => name.startsWith('on-demand'))?.points;
  expect(points).toMatchObject([{ y: 10_000, beyond: true, text: 'run 1: > 10,000' }, { beyond: true }]);
  expect(points?.[0]).not.toHaveProperty('range');
});

test('whiskers are the intervals of each run; one repeat has none', () => {
  const [first] = lineOf(browse(onDay(1, BASE), onDay(2, BASE)), 'precompute');
  const cell = first?.cell;
  if (cell?.state !== 'done') throw new Error('not done');
  const [throughput, , , cpu] = METRICS.map((metric) => metric.value(cell.figures, 10_000));
  expect(throughput).toMatchObject({ text: '1,487 (1,471–1,504)', range: [expect.any(Number), expect.any(Number)] });
  expect(cpu?.range).not.toBeNull();
  const [single] = lineOf(browse(onDay(1, quickRun()), onDay(2, quickRun())), 'columnar');
  expect(single?.cell.state === 'done' && METRICS[0]?.value(single.cell.figures, 10_000)?.range).toBeNull();
});

test('a good capacity is drawn where every repeat found it, and is else a word', () => {
  const runs = [onDay(1, capacityRun()), onDay(2, capacityRun())];
  const rush = trendsFrom(runs).trends.find(({ scenario }) => scenario === 'rush-hour');
  expect(drawn(browse(...runs), 'columnar', 'capacity')?.every((y) => typeof y === 'number')).toBe(true);
  expect(rush && pictureNamed('capacity', rush)).toBeNull();
});

test('what is 0 has no place in a picture', () => {
  const idle = structuredClone(BASE);
  for (const result of idle.cells.flatMap(({ repeats }) => repeats))
    if ('measured' in result) result.measured.cost.cpuSecondsPer1000Good = 0;
  expect(drawn(browse(onDay(1, BASE), onDay(2, idle)), 'columnar', 'cpu')).toEqual([expect.any(Number), null]);
});

test('the same implementation looks the same in every trend, and the newest run gives the order', () => {
  const { trends } = trendsFrom([onDay(1, singleRepeatRun()), onDay(2, BASE), onDay(3, BASE)]);
  const looks = trends.map(({ lines }) => lines.map(({ implementation, look }) => [implementation, look]));
  expect(looks[1]).toEqual(BASE.plan.implementations.map((name, look) => [name, look]));
  expect(looks[0]?.slice(0, 3)).toEqual(looks[1]);
});

test('of too many runs the newest are shown, and how many are not', () => {
  const runs = Array.from({ length: 9 }, (_, at) => onDay(at + 1, BASE));
  const { trends } = trendsFrom(runs, 24);
  expect(trends.map(({ older, runs: shown }) => [older, shown.map(({ number }) => number)])).toEqual([
    [5, [6, 7, 8, 9]],
    [5, [6, 7, 8, 9]],
  ]);
});

test('a long line has markers here and there, at its ends, and at points that stand alone', () => {
  const versions = ['0.1.0', '0.1.0', '0.2.0', '0.3.0'];
  const tail = versions.map((benchVersion, at) => onDay(28 + at, BASE, { benchVersion }));
  const many = Array.from({ length: 90 }, (_, at) => ({ ...read(BASE), folder: String(at).padStart(2, '0') })).map(
    (run, at) => ({ ...run, run: { ...run.run, id: String(at) } }),
  );
  const { trends } = trendsOf(orderedRuns([...many, ...tail.map((run) => read(run))]).runs);
  const trend = trends.find(({ scenario }) => scenario === 'browse');
  const picture = trend && pictureNamed('throughput', trend);
  const points = picture?.series[0]?.points ?? [];
  expect(points.filter(({ marker }) => marker).length).toBeLessThan(45);
  expect([0, 1, 2, 3].map((at) => points[at]?.marker === true)).toEqual([true, false, false, true]);
  expect(points.slice(-5).map(({ y, marker }) => (y === null ? 'gap' : marker === true))).toEqual([
    ...[true, 'gap', true, 'gap', true],
  ]);
});

test('a hostile run has trends as any other', () => {
  const { trends } = trendsFrom([hostileRun(), { ...hostileRun(), id: 'other' }]);
  expect(trends.length).toBeGreaterThan(0);
});
