/** Run file -> figures: the one place where results are summed up, so that all forms of report show the same. */

import type { Cell } from '../../model/cell.ts';
import { partsOf } from '../../model/parts.ts';
import type { RunFile } from '../../model/run-file.ts';
import type { Scenario } from '../../model/scenario.ts';
import { cellFigures } from './cell.ts';
import { FIGURES_SCHEMA, type Figures, type Group } from './types.ts';

export function figuresOf(run: RunFile): Figures {
  const { schema: _schema, cells: _cells, work: _work, ...header } = run;
  const { scales, scenarios } = run.plan;
  const groups = scales.flatMap((scale) => scenarios.map((scenario) => groupOf(run, scale, scenario)));
  return { schema: FIGURES_SCHEMA, run: header, groups, parts: partsOf(run) };
}

function groupOf(run: RunFile, scale: number, scenario: Scenario): Group {
  const cells = run.plan.implementations.map((implementation) => {
    const cell = run.cells.find(
      (it) => it.scale === scale && it.scenario === scenario.name && it.implementation === implementation,
    );
    const build = run.builds.find((it) => it.scale === scale && it.implementation === implementation) ?? null;
    return cellFigures(cell ?? notReached(run, scale, scenario, implementation), build);
  });
  const work = run.work.filter((it) => it.scale === scale && it.scenario === scenario.name);
  return { scale, scenario, cells, work };
}

/** A killed run may lack cells of its plan altogether. */
function notReached(run: RunFile, scale: number, scenario: Scenario, implementation: string): Cell {
  const repeats = Array.from({ length: run.plan.repeats }, () => ({ state: 'pending' as const }));
  return { scale, scenario: scenario.name, implementation, repeats };
}
