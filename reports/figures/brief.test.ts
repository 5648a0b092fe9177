import { expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { capacityRun, fullRun, quickRun, trickleRun } from '../testing/runs.ts';
import { briefFigures } from './brief.ts';
import { figuresOf } from './figures.ts';

test.each([
  ['full', fullRun()],
  ['quick', quickRun()],
  ['capacity', capacityRun()],
  ['trickle', trickleRun()],
])('of the %s run they are those of its report', (_, run: RunFile) => {
  const reported = figuresOf(run).groups.flatMap(({ cells }) => cells);
  const brief = run.cells.map(briefFigures);
  expect(brief.map(withoutFigures)).toEqual(reported.map(withoutFigures));
  const figures = reported.map((cell) => {
    if (!('figures' in cell)) return null;
    const { closed, open, cost, capacity } = cell.figures;
    return {
      throughputPerSecond: closed?.throughputPerSecond ?? null,
      response: open?.response ?? null,
      cpuSecondsPer1000Good: cost.cpuSecondsPer1000Good,
      capacity,
      cpuSource: cost.source,
    };
  });
  expect(brief.map((cell) => ('figures' in cell ? cell.figures : null))).toEqual(figures);
});

function withoutFigures(cell: object): object {
  return { ...cell, figures: null };
}
