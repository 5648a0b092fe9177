/** As much of a run as the index shows: small, so that hundreds of them are held at once. */

import type { Cell } from '../../model/cell.ts';
import type { Facts } from '../../model/ground.ts';
import type { RunFile } from '../../model/run-file.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Milliseconds } from '../../model/units.ts';
import { type BriefFigures, briefFigures } from '../figures/brief.ts';
import type { CellOf } from '../figures/types.ts';
import { groupFacts } from './ground.ts';

export interface RunSummary
  extends Pick<RunFile, 'id' | 'startedAt' | 'benchVersion' | 'git'>,
    Pick<RunFile['environment'], 'cpuModel' | 'cores'>,
    Pick<RunFile['plan'], 'scales' | 'implementations' | 'quick'> {
  readonly scenarios: readonly string[];
  readonly groups: readonly GroupSummary[];
  /** Repeats that were measured: of two copies of a run, the one with more is the whole one. */
  readonly measured: number;
}

/** One scenario at one scale. */
export interface GroupSummary {
  readonly scale: number;
  readonly scenario: string;
  readonly timeoutMs: Milliseconds;
  /** What has to be the same in two runs whose figures are to be compared. */
  readonly facts: Facts;
  /** In the order of the plan. */
  readonly cells: readonly BriefCell[];
}
export type BriefCell = CellOf<BriefFigures>;

export function summaryOf(run: RunFile): RunSummary {
  const { id, startedAt, benchVersion, git, environment, plan } = run;
  return {
    ...{ id, startedAt, benchVersion, git },
    ...{ cpuModel: environment.cpuModel, cores: environment.cores },
    ...{ scales: plan.scales, implementations: plan.implementations, quick: plan.quick },
    scenarios: plan.scenarios.map(({ name }) => name),
    groups: plan.scales.flatMap((scale) => plan.scenarios.map((scenario) => groupOf(run, scale, scenario))),
    measured: run.cells.flatMap(({ repeats }) => repeats).filter(({ state }) => state === 'done' || state === 'void')
      .length,
  };
}

function groupOf(run: RunFile, scale: number, scenario: Scenario): GroupSummary {
  const cells = run.plan.implementations.map((implementation): BriefCell => {
    const isIt = (cell: Cell) =>
      cell.scale === scale && cell.scenario === scenario.name && cell.implementation === implementation;
    const cell = run.cells.find(isIt);
    // A killed run may lack cells of its plan altogether.
    return cell === undefined ? { implementation, state: 'pending', missing: [] } : briefFigures(cell);
  });
  const { timeoutMs } = run.plan;
  return { scale, scenario: scenario.name, timeoutMs, facts: groupFacts(run, scale, scenario), cells };
}
