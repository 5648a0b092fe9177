import { describe, expect, test } from 'vitest';
import { distributionOf, recorder } from '../../judge/histogram.ts';
import { BROWSE } from '../testing/behaviours.ts';
import { fixtureRun } from '../testing/make-run.ts';
import { fullRun, quickRun } from '../testing/runs.ts';
import { figuresOf } from './figures.ts';
import { curveOf, latencyFigures } from './latency.ts';
import { repeatedFigure } from './repeated.ts';
import type { CellFigures } from './types.ts';

describe('percentiles', () => {
  test('rank what failed behind everything: with 2 of 100 lost, p95 is a time and p99 is not', () => {
    const figures = latencyFigures([{ repeat: 1, value: [milliseconds(1, 98, 2)] }]);
    expect(figures.p95.merged).toMatchObject({ kind: 'value' });
    expect(figures.p99.merged).toEqual({ kind: 'beyond' });
    expect(figures.max).toEqual({ kind: 'beyond' });
    expect(figures.p99.estimate).toBeNull();
  });

  test('come from merged histograms, never from averages', () => {
    // 1…100 ms and 1,901…2,000 ms: the median of all lies at the end of the first, not half way.
    const figures = latencyFigures([
      { repeat: 1, value: [milliseconds(1, 100)] },
      { repeat: 2, value: [milliseconds(1901, 100)] },
    ]);
    expect(figures.p50.merged).toMatchObject({ kind: 'value', us: expect.closeTo(100_000, -3) });
    expect(figures.due).toBe(200);
  });

  test('have an interval over repeats, and none from a single one', () => {
    const of = (starts: readonly number[]) =>
      latencyFigures(starts.map((start, index) => ({ repeat: index + 1, value: [milliseconds(start, 100)] })));
    expect(of([100]).p50.estimate?.kind).toBe('single');
    expect(of([100, 110, 105]).p50.estimate).toMatchObject({ kind: 'interval', n: 3 });
  });

  test.each([
    [999, true, true],
    [1_000, false, true],
    [9_999, false, true],
    [10_000, false, false],
  ])('of %d due requests: p99 scant %s, p99.9 scant %s', (due, p99, p999) => {
    const figures = latencyFigures([{ repeat: 1, value: [milliseconds(1, due - 5, 5)] }]);
    expect([figures.p99.scant, figures.p999.scant]).toEqual([p99, p999]);
  });

  test('of nothing are nothing, and not scant', () => {
    expect(latencyFigures([]).p99).toMatchObject({ merged: { kind: 'none' }, scant: false });
  });
});

describe('a curve', () => {
  test('rises, ends where the failures begin, and has no point among them', () => {
    const { points, beyondFrom } = curveOf([{ repeat: 1, value: [milliseconds(1, 980, 20)] }]);
    expect(beyondFrom).toBe(98);
    expect(Math.max(...points.map(({ percentile }) => percentile))).toBeLessThanOrEqual(98);
    expect(points.every(({ us }, index) => us >= (points[index - 1]?.us ?? 0))).toBe(true);
  });

  test('goes no further than there are requests', () => {
    const { points } = curveOf([{ repeat: 1, value: [milliseconds(1, 1000)] }]);
    expect(points.at(-1)?.percentile).toBeCloseTo(99.9, 6);
  });

  test('agrees with the percentile of the same name', () => {
    const value = [milliseconds(1, 5000)];
    const point = curveOf([{ repeat: 1, value }]).points.find(({ percentile }) => percentile === 99);
    expect({ kind: 'value', us: point?.us }).toEqual(latencyFigures([{ repeat: 1, value }]).p99.merged);
  });
});

describe('a cell', () => {
  test.each([
    [['done', 'done', 'done'], 'done', [1, 2, 3]],
    [['done', 'failed', 'done'], 'done', [1, 3]],
    [['void', 'done', 'pending'], 'done', [2]],
    [['void', 'failed', 'void'], 'void', [1, 3]],
    [['failed', 'failed', 'failed'], 'failed', null],
    [['pending', 'failed', 'pending'], 'failed', null],
    [['pending', 'pending', 'pending'], 'pending', null],
  ] as const)('of %j is %s with the figures of %j', (outcomes, state, repeats) => {
    const cell = cellOf(outcomes);
    expect(cell.state).toBe(state);
    expect('figures' in cell ? cell.figures.repeats : null).toEqual(repeats);
  });

  test('names the repeats that its figures lack, the same reason once', () => {
    expect(cellOf(['done', 'pending', 'pending']).missing).toEqual(['repeats 2, 3 of 3: not run']);
    expect(cellOf(['done', 'failed', 'done']).missing).toEqual([
      expect.stringMatching(/^repeat 2 of 3: failed \(did-not-start\): /),
    ]);
  });

  test('with wrong answers in one repeat has failed, however good the others', () => {
    const run = fullRun();
    const wrong = {
      state: 'failed',
      kind: 'wrong-answers',
      message: 'GET /v1/chain/products: units 3, expected 4',
    } as const;
    const cells = run.cells.map((cell) => ({ ...cell, repeats: [...cell.repeats, wrong] }));
    const states = figuresOf({ ...run, cells }).groups.flatMap((group) => group.cells.map(({ state }) => state));
    expect(new Set(states)).toEqual(new Set(['failed']));
  });

  test('that a killed run never wrote down is pending', () => {
    const run = { ...quickRun(), cells: [] };
    expect(figuresOf(run).groups[0]?.cells[0]?.state).toBe('pending');
  });
});

test('costs leave the driver out and add up to the cell’s figure', () => {
  const cell = figuresOf(quickRun()).groups[0]?.cells[0];
  if (!cell || !('figures' in cell)) throw new Error('expected figures');
  const { cost } = cell.figures;
  expect(Object.keys(cost.byComponent)).toEqual(['backend']);
  expect(cost.byComponent.backend).toBeCloseTo(cost.cpuSecondsPer1000Good?.estimate.point ?? 0, 9);
  expect(cost.driverCpuSeconds).toBeGreaterThan(0);
});

test('idle CPU is by the second, logs by good answers, and the wire by answers', () => {
  const run = structuredClone(quickRun());
  const result = run.cells[0]?.repeats[0];
  if (result?.state !== 'done' || result.measured.open === null) throw new Error('expected a measured cell');
  const { cost, open } = result.measured;
  cost.idle = { seconds: 4, cpuSeconds: { backend: 0.02, job: 0.06 } };
  cost.walBytes = 500;
  open.good = 250;
  open.outcomes = { ...open.outcomes, answered: 98, refused: 2 };
  open.wire = { sentBytes: 1_000, receivedBytes: 30_000 };
  const cell = figuresOf(run).groups[0]?.cells[0];
  const figures = cell && 'figures' in cell ? cell.figures.cost : null;
  expect(figures?.idleCpuPerSecond?.estimate.point).toBeCloseTo(0.02, 9);
  expect(figures?.idleByComponent).toEqual({ backend: 0.005, job: 0.015 });
  expect(figures?.walBytesPer1000Good?.estimate.point).toBe(2_000);
  expect(figures?.wireBytesPerAnswer).toEqual({ sent: 10, received: 300 });
});

test('what no repeat could tell about idleness and logs is not 0', () => {
  const run = structuredClone(quickRun());
  for (const result of run.cells.flatMap(({ repeats }) => repeats)) {
    if (result.state === 'done') Object.assign(result.measured.cost, { idle: null, walBytes: null });
  }
  const cell = figuresOf(run).groups[0]?.cells[0];
  const figures = cell && 'figures' in cell ? cell.figures.cost : null;
  expect(figures).toMatchObject({ idleCpuPerSecond: null, idleByComponent: {}, walBytesPer1000Good: null });
});

test('warm-up is not in the series', () => {
  const cell = figuresOf(quickRun()).groups[0]?.cells[0];
  const seconds = cell && 'figures' in cell ? cell.figures.open?.series[0]?.seconds.map(({ second }) => second) : [];
  expect(seconds).toEqual([0, 1, 2, 3, 4]);
});

function cellOf(outcomes: readonly ('done' | 'pending' | 'failed' | 'void')[]): CellFigures {
  const behaviour = { medianMs: 4, sigma: 0.3, throughput: 100, cpuMsPerAnswer: 5 };
  const cells = { 'browse/a': { behaviour, outcomes } };
  const run = fixtureRun({ implementations: ['a'], scenarios: [BROWSE], repeats: outcomes.length, seconds: 2, cells });
  const cell = figuresOf(run).groups[0]?.cells[0];
  if (!cell) throw new Error('expected a cell');
  return cell;
}

/** Times of start, start + 1, … ms. */
function milliseconds(start: number, count: number, failed = 0) {
  const times = recorder();
  for (let i = 0; i < count; i += 1) times.record((start + i) * 1000);
  return distributionOf(times, failed);
}

test('an amount that differs much between repeats has no interval below nothing', () => {
  const figure = repeatedFigure([0.5, 1, 7].map((value, index) => ({ repeat: index + 1, value })));
  // Mean 2.83, standard deviation 3.62: 2.83 − 4.303 · 3.62/√3 would be −6.15.
  expect(figure?.estimate).toMatchObject({ low: 0, high: expect.closeTo(11.81, 1) });
});
