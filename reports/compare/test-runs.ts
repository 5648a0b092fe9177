/** Test support: two runs that differ in ways that are known. */
import type { CellResult, Measured } from '../../model/cell.ts';
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { Figures } from '../figures/types.ts';
import { fullRun } from '../testing/runs.ts';
import { compareRuns } from './compare.ts';
import type { ComparedCell, ComparedFigure, ComparedMetric, Comparison } from './types.ts';

/** Made once: making it takes a while. Edit copies of it. */
export const FULL = fullRun();

/** The run with some of its cells. */
export function onlyCells(run: RunFile, scenarios: readonly string[], implementation: string): RunFile {
  const cells = run.cells.filter((cell) => scenarios.includes(cell.scenario) && cell.implementation === implementation);
  const planned = run.plan.scenarios.filter(({ name }) => scenarios.includes(name));
  return { ...run, cells, plan: { ...run.plan, implementations: [implementation], scenarios: planned } };
}

/** The same run measured a day later, with a change. @param change - edits it in place */
export function laterRun(before: RunFile, change: (run: RunFile) => void = () => {}): RunFile {
  const run = structuredClone({ ...before, id: '2026-07-02T10-00-00Z-19bc', startedAt: '2026-07-02T10:00:00.000Z' });
  change(run);
  return run;
}

export function comparisonOf(before: RunFile, after: RunFile): Comparison {
  return compareRuns(summedUp(before), summedUp(after));
}

/** By the run itself, as summing up is what takes time: a run must not be edited afterwards. */
const known = new WeakMap<RunFile, Figures>();
export function summedUp(run: RunFile): Figures {
  const figures = known.get(run) ?? figuresOf(run);
  known.set(run, figures);
  return figures;
}

/** Edits every measured repeat of a cell, named as `scenario/implementation`. */
export function editCell(run: RunFile, name: string, edit: (measured: Measured, index: number) => void): void {
  for (const cell of run.cells.filter((it) => `${it.scenario}/${it.implementation}` === name))
    for (const [index, result] of cell.repeats.entries()) if ('measured' in result) edit(result.measured, index);
}

export function replaceRepeats(run: RunFile, name: string, with_: (result: CellResult) => CellResult): void {
  for (const cell of run.cells.filter((it) => `${it.scenario}/${it.implementation}` === name))
    cell.repeats = cell.repeats.map(with_);
}

export function cellOf(comparison: Comparison, scenario: string, implementation: string): ComparedCell {
  const group = comparison.groups.find((it) => it.scenario === scenario);
  const cell = group?.cells.find((it) => it.implementation === implementation);
  if (cell === undefined) throw new Error(`${implementation} in ${scenario} was not compared`);
  return cell;
}

export function figureOf(cell: ComparedCell, metric: ComparedMetric): ComparedFigure {
  const figure = cell.figures.find((it) => it.metric === metric);
  if (figure === undefined) throw new Error(`${cell.implementation} has no ${metric}`);
  return figure;
}

/** Slower here, cheaper there, on another kernel, and with one implementation fewer. */
export const CHANGED = laterRun(FULL, (run) => {
  run.environment.kernel = '6.9.0';
  run.git = { commit: 'fedcba9876543210fedcba9876543210fedcba98', dirty: false };
  editCell(run, 'browse/columnar', (measured) => {
    if (measured.closed) measured.closed.throughputPerSecond *= 0.8;
  });
  editCell(run, 'browse/precompute', ({ cost }) => {
    cost.cpuSecondsPer1000Good = (cost.cpuSecondsPer1000Good ?? 0) * 0.7;
  });
  run.work = run.work.map((work) =>
    work.state === 'counted' && work.scenario === 'browse' && work.implementation === 'columnar'
      ? { ...work, statementsPerRequest: 2 }
      : work,
  );
  run.cells = run.cells.filter(({ implementation }) => implementation !== 'on-demand?fetch=pushdown');
  run.plan.implementations = run.plan.implementations.filter((name) => name !== 'on-demand?fetch=pushdown');
});
