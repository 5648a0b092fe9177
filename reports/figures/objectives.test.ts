import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EDGES_MS } from '../../model/joint.ts';
import { capacityRun, fullRun } from '../testing/runs.ts';
import { figuresOf } from './figures.ts';
import { goodCount, underObjectives } from './objectives.ts';
import type { Figures, MeasuredFigures } from './types.ts';

const figures = figuresOf(fullRun());
const edges = fc.constantFrom(...EDGES_MS);

const measured = ({ groups }: Figures): MeasuredFigures[] =>
  groups.flatMap(({ cells }) => cells.flatMap((cell) => ('figures' in cell ? [cell.figures] : [])));
const shares = (all: Figures) => measured(all).map(({ open }) => open?.goodShare.estimate.point ?? 0);

test('under the objectives that the run had, nothing changes', () => {
  expect(underObjectives(figures, { latencyMs: null, stalenessMs: null })).toBe(figures);
  expect(underObjectives(figures, { latencyMs: 250, stalenessMs: 2000 })).toEqual(figures);
});

test('a tighter objective never makes more answers good', () => {
  fc.assert(
    fc.property(edges, edges, (a, b) => {
      const [tight, wide] = [Math.min(a, b), Math.max(a, b)].map((latencyMs) =>
        shares(underObjectives(figures, { latencyMs, stalenessMs: null })),
      );
      for (const [at, share] of (tight ?? []).entries()) expect(share).toBeLessThanOrEqual(wide?.[at] ?? 0);
    }),
    { numRuns: 30 },
  );
});

test('CPU in all stays what it was: per good answer it goes up as fewer are good', () => {
  const before = measured(figures)[0];
  const after = measured(underObjectives(figures, { latencyMs: 25, stalenessMs: null }))[0];
  const total = ({ open, cost }: MeasuredFigures) =>
    (cost.cpuSecondsPer1000Good?.perRepeat ?? []).map(
      ({ value }, at) => value * (open?.goodShare.perRepeat[at]?.value ?? 0),
    );
  if (before === undefined || after === undefined) throw new Error('no figures');
  expect(after.open?.good).toBeLessThan(before.open?.good ?? 0);
  for (const [at, value] of total(after).entries()) expect(value).toBeCloseTo(total(before)[at] ?? 0, 9);
  const parts = ({ open, cost }: MeasuredFigures) => (cost.byComponent.backend ?? 0) * (open?.good ?? 0);
  expect(parts(before)).toBeGreaterThan(0);
  expect(parts(after)).toBeCloseTo(parts(before), 6);
});

test('without a good answer there is no cost of one', () => {
  const [none] = measured(underObjectives(figures, { latencyMs: 0, stalenessMs: null }));
  expect(none).toMatchObject({ open: { good: 0 }, cost: { cpuSecondsPer1000Good: null, byComponent: {} } });
});

test('objectives that are those of the run leave the capacity where it is', () => {
  const searched = figuresOf(capacityRun());
  expect(underObjectives(searched, { latencyMs: 250, stalenessMs: null })).toEqual(searched);
});

test('the good capacity, searched for under the run’s own, is left out', () => {
  const all = measured(underObjectives(figuresOf(capacityRun()), { latencyMs: 100, stalenessMs: null }));
  expect(new Set(all.map(({ capacity }) => capacity))).toEqual(new Set([null]));
});

describe('an answer is good', () => {
  const classes = [
    [10, 0, 1],
    [10, 500, 2],
    [40, 0, 4],
    [40, null, 8],
  ] as const satisfies readonly (readonly [number, number | null, number])[];
  const count = (latencyMs: number, stalenessMs: number | null) =>
    goodCount(
      classes.map((entry) => [...entry]),
      { latencyMs, stalenessMs },
    );

  test('within both objectives; what cannot be stale, within that of latency', () => {
    expect([count(10, 0), count(10, 500), count(40, 100), count(40, null), count(9, null)]).toEqual([1, 3, 13, 15, 0]);
  });
});
