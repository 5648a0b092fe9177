/** What CI tools may be told of each cell: figures of those that were measured to the end, and why there are none of the others. */
import type { RunFile } from '../../model/run-file.ts';
import { ToldError } from '../../model/told-error.ts';
import { figuresOf } from '../figures/figures.ts';
import type { CellFigures, Figures, Group } from '../figures/types.ts';
import { type Better, fullName, type MetricRow, metricRows, workRows } from '../metric-rows.ts';
import { plainName } from './plain-name.ts';

/** A cell under names that any tool can hold. */
export interface ToldCell {
  readonly scale: number;
  readonly scenario: string;
  readonly implementation: string;
  readonly cell: CellFigures;
  /** Empty unless the cell is done: what is void or has failed gives no figure. */
  readonly rows: readonly MetricRow[];
}

export function toldCells({ groups }: Figures): ToldCell[] {
  return groups.flatMap((group) =>
    group.cells.map((cell) => ({
      scale: group.scale,
      scenario: plainName(group.scenario.name),
      implementation: plainName(cell.implementation),
      cell,
      rows: cell.state === 'done' ? [...metricRows(cell.figures), ...countsOf(group, cell)] : [],
    })),
  );
}

function countsOf({ work }: Group, { implementation }: CellFigures): MetricRow[] {
  return work.flatMap((each) => {
    return each.state === 'counted' && each.implementation === implementation ? workRows(each) : [];
  });
}

/** A figure that a tool may compare with an earlier one. */
export interface Comparable {
  readonly row: MetricRow;
  readonly point: number;
}

/** A percentile of too few requests is none: a few of them decide it, and these tools have no place for its mark. */
export function comparableOf({ rows }: ToldCell, directions: readonly Better[]): Comparable[] {
  return rows.flatMap((row) => {
    const isOne = directions.includes(row.better) && !row.scant;
    return isOne && row.value.kind === 'value' ? [{ row, point: row.value.point }] : [];
  });
}

/** `past the time-out: response-p99, response-p999`: what a done cell has no figure of that could be compared, and why. */
export function leftOut({ rows }: ToldCell): string[] {
  const out = rows.flatMap((row) => {
    const why = row.better === 'neither' ? null : whyLeftOut(row);
    return why === null ? [] : [{ why, name: fullName(row) }];
  });
  return [...Map.groupBy(out, ({ why }) => why)].map(
    ([why, alike]) => `${why}: ${alike.map(({ name }) => name).join(', ')}`,
  );
}

function whyLeftOut({ value, scant }: MetricRow): string | null {
  if (value.kind === 'beyond') return 'past the time-out';
  if (value.kind === 'none') return `search ended as ${value.why}`;
  return scant ? 'too few requests' : null;
}

/** The run has no figure for the form that was asked for: one line that says what, where and what to do. */
class NothingToTell extends ToldError {
  override readonly failure = 'call';
  override readonly name = 'NothingToTell';
}

/**
 * Cells of which there is something to compare, for tools that take an empty file for a broken one.
 * @param form - its name, for the message
 * @throws {NothingToTell} without one
 */
export function comparableCells(run: RunFile, form: string, directions: readonly Better[]): ToldCell[] {
  const told = toldCells(figuresOf(run));
  const some = told.filter((cell) => comparableOf(cell, directions).length > 0);
  if (some.length > 0) return some;
  throw new NothingToTell(
    `run ${plainName(run.id)} has no figures for ${form}: no cell of ${told.length} was measured to the end: ` +
      'see why with --format terminal, or go on with it by bench run --resume',
  );
}
