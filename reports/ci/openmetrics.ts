/** Run file -> OpenMetrics 1.0 text. All families are gauges, so readers of Prometheus' older format take it, too. */
import type { RunFile } from '../../model/run-file.ts';
import { figuresOf } from '../figures/figures.ts';
import type { CellFigures, Figures } from '../figures/types.ts';
import type { MetricRow, Unit } from '../metric-rows.ts';
import { type Family, familyText, type Labels, sample } from './openmetrics-text.ts';
import { plainName } from './plain-name.ts';
import { type ToldCell, toldCells } from './told.ts';

/** The format asks for base units: what to divide by, and the name. */
const UNITS: Readonly<Record<Unit, { readonly name: string | null; readonly divisor: number }>> = {
  us: { name: 'seconds', divisor: 1e6 },
  s: { name: 'seconds', divisor: 1 },
  bytes: { name: 'bytes', divisor: 1 },
  fraction: { name: 'ratio', divisor: 1 },
  'per second': { name: 'per_second', divisor: 1 },
  // The names of what is counted hold what it is counted in.
  requests: { name: null, divisor: 1 },
  statements: { name: null, divisor: 1 },
  rows: { name: null, divisor: 1 },
  blocks: { name: null, divisor: 1 },
};

export function renderOpenMetrics(run: RunFile): string {
  const figures = figuresOf(run);
  const cells = toldCells(figures);
  const families = [runFamily(figures), ...cellFamilies(cells), ...metricFamilies(cells)];
  return `${families.map(familyText).join('')}# EOF\n`;
}

function runFamily({ run }: Figures): Family {
  const { id, state, benchVersion, git } = run;
  const labels = {
    run: plainName(id),
    state,
    version: plainName(benchVersion),
    commit: plainName(git?.commit ?? 'none'),
  };
  const name = 'bench_run';
  return { name, unit: null, help: 'Always 1. Its labels say which run this is.', samples: [sample(name, labels, 1)] };
}

/** What became of every cell, since those without figures would not be missed. */
function cellFamilies(cells: readonly ToldCell[]): Family[] {
  const about = (name: string, help: string, samplesOf: (told: ToldCell) => readonly string[]): Family => {
    return { name, unit: null, help, samples: cells.flatMap(samplesOf) };
  };
  return [
    about(
      'bench_cell',
      'Always 1. Only a cell whose state is done has figures, why says what is wrong with others.',
      (told) => [sample('bench_cell', { ...labelsOf(told), state: told.cell.state, why: whyOf(told.cell) }, 1)],
    ),
    about('bench_cell_repeats', 'Repeats that the figures are of.', (told) => [
      sample('bench_cell_repeats', labelsOf(told), told.cell.state === 'done' ? told.cell.figures.repeats.length : 0),
    ]),
    about('bench_cell_doubts', 'Reasons to believe the figures less.', (told) =>
      told.cell.state === 'done' ? [sample('bench_cell_doubts', labelsOf(told), told.cell.doubts.length)] : [],
    ),
  ];
}

function whyOf(cell: CellFigures): string {
  if (cell.state === 'failed') return cell.kind;
  return cell.state === 'void' ? [...new Set(cell.doubts.map(({ kind }) => kind))].join(' ') : '';
}

interface ToldRow {
  readonly told: ToldCell;
  readonly row: MetricRow;
}

/** Percentiles of too few requests are left out: a gauge has no mark. */
function metricFamilies(cells: readonly ToldCell[]): Family[] {
  const all = cells.flatMap((told) => told.rows.filter(({ scant }) => !scant).map((row) => ({ told, row })));
  return [...Map.groupBy(all, ({ row }) => row.name).values()].flatMap(familiesOf);
}

/** A metric, and the ends of its intervals, which are families of their own so that nobody adds them up with it. */
function familiesOf(rows: readonly ToldRow[]): Family[] {
  const about = rows[0]?.row.about ?? '';
  const isTime = rows[0]?.row.unit === 'us';
  return [
    family(rows, '', `${about}.${isTime ? ' Infinite where that is past the time-out.' : ''}`, pointOf),
    family(rows, '_low', `${about}: lower end of the 95 percent interval over repeats.`, (row) => endOf(row, 'low')),
    family(rows, '_high', `${about}: upper end of the 95 percent interval over repeats.`, (row) => endOf(row, 'high')),
  ];
}

function family(
  rows: readonly ToldRow[],
  part: string,
  help: string,
  figureOf: (row: MetricRow) => number | null,
): Family {
  const { name: unit, divisor } = UNITS[rows[0]?.row.unit ?? 'rows'];
  const name = `bench_${rows[0]?.row.name.replaceAll('-', '_')}${part}${unit === null ? '' : `_${unit}`}`;
  const samples = rows.flatMap(({ told, row }) => {
    const value = figureOf(row);
    return value === null ? [] : [sample(name, labelsOf(told, row.component), value / divisor)];
  });
  return { name, unit, help, samples };
}

function pointOf({ value }: MetricRow): number | null {
  if (value.kind === 'none') return null;
  return value.kind === 'beyond' ? Number.POSITIVE_INFINITY : value.point;
}

function endOf({ interval, value }: MetricRow, end: 'low' | 'high'): number | null {
  return interval === null || value.kind !== 'value' ? null : interval[end];
}

function labelsOf({ scale, scenario, implementation }: ToldCell, component: string | null = null): Labels {
  const part = component === null ? {} : { component: plainName(component) };
  return { scale: String(scale), scenario, implementation, ...part };
}
