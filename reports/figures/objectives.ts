/** The figures under other objectives: good shares, and what is counted per good answer, follow from the joint counts. */
import type { OpenPhase } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';
import { shareFigure } from './phases.ts';
import { repeatedFigure } from './repeated.ts';
import type {
  CellFigures,
  CostFigures,
  Figures,
  Group,
  MeasuredFigures,
  Numbered,
  OpenFigures,
  RepeatedFigure,
} from './types.ts';

export interface OtherObjectives {
  /** At an edge of model/joint.ts; null: as the scenario has it. */
  readonly latencyMs: Milliseconds | null;
  /** The same; a scenario without a staleness objective keeps having none. */
  readonly stalenessMs: Milliseconds | null;
}

/** The good capacity was searched for under the run's own objectives: it is left out. */
export function underObjectives(figures: Figures, other: OtherObjectives): Figures {
  if (other.latencyMs === null && other.stalenessMs === null) return figures;
  return { ...figures, groups: figures.groups.map((group) => groupUnder(group, other)) };
}

function groupUnder(group: Group, { latencyMs, stalenessMs }: OtherObjectives): Group {
  const own = group.scenario.objectives;
  const objectives = {
    latencyMs: latencyMs ?? own.latencyMs,
    stalenessMs: own.stalenessMs === null ? null : (stalenessMs ?? own.stalenessMs),
  };
  // Set to what the run had, they are no others.
  if (objectives.latencyMs === own.latencyMs && objectives.stalenessMs === own.stalenessMs) return group;
  const cells = group.cells.map(
    (cell): CellFigures => ('figures' in cell ? { ...cell, figures: measuredUnder(cell.figures, objectives) } : cell),
  );
  return { ...group, scenario: { ...group.scenario, objectives }, cells };
}

type Objectives = Group['scenario']['objectives'];

function measuredUnder(figures: MeasuredFigures, objectives: Objectives): MeasuredFigures {
  const { open, cost } = figures;
  if (open === null) return { ...figures, capacity: null };
  const counts = open.joint.map(({ repeat, value: { due, classes } }) => ({
    repeat,
    value: { due, good: goodCount(classes, objectives) },
  }));
  const goodShare = shareFigure(counts.map(({ repeat, value }) => ({ repeat, value: shareOf(value) })));
  if (goodShare === null) return figures;
  const good = counts.reduce((total, { value }) => total + value.good, 0);
  return {
    ...figures,
    capacity: null,
    open: { ...open, good, goodShare },
    cost: costUnder(cost, open, counts, good),
  };
}

interface Counts {
  readonly due: number;
  readonly good: number;
}

const shareOf = ({ due, good }: Counts) => (due === 0 ? 0 : good / due);

/** Answered within both objectives; exact where they are edges of the classes. */
export function goodCount(classes: OpenPhase['joint'], { latencyMs, stalenessMs }: Objectives): number {
  const isGood = ([response, staleness]: OpenPhase['joint'][number]) =>
    response <= latencyMs && (stalenessMs === null || staleness === null || staleness <= stalenessMs);
  return classes.reduce((total, entry) => total + (isGood(entry) ? entry[2] : 0), 0);
}

/** The same cost, shared by another number of good answers. */
function costUnder(
  cost: CostFigures,
  open: OpenFigures,
  counts: readonly Numbered<Counts>[],
  good: number,
): CostFigures {
  const factor = (repeat: number): number | null => {
    const before = open.goodShare.perRepeat.find((it) => it.repeat === repeat)?.value;
    const now = counts.find((it) => it.repeat === repeat)?.value;
    return before === undefined || now === undefined || now.good === 0 ? null : before / shareOf(now);
  };
  return {
    ...cost,
    cpuSecondsPer1000Good: scaled(cost.cpuSecondsPer1000Good, factor),
    byComponent: good === 0 ? {} : scaledParts(cost.byComponent, open.good / good),
    walBytesPer1000Good: scaled(cost.walBytesPer1000Good, factor),
  };
}

function scaledParts(parts: CostFigures['byComponent'], by: number): CostFigures['byComponent'] {
  return Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value * by]));
}

/** null where a repeat has nothing to be shared by. */
function scaled(figure: RepeatedFigure | null, factor: (repeat: number) => number | null): RepeatedFigure | null {
  if (figure === null) return null;
  const values = figure.perRepeat.flatMap(({ repeat, value }) => {
    const by = factor(repeat);
    return by === null ? [] : [{ repeat, value: value * by }];
  });
  return values.length < figure.perRepeat.length ? null : repeatedFigure(values);
}
