/** Run file -> CSV (RFC 4180), a figure a line: a spreadsheet sorts and filters it. */
import type { RunFile, Work } from '../model/run-file.ts';
import { figuresOf } from './figures/figures.ts';
import type { CellFigures, Figures, Group } from './figures/types.ts';
import { fullName, type MetricRow, metricRows, rounded, workRows } from './metric-rows.ts';
import { printable } from './words.ts';

const HEADS = [
  'scale',
  'scenario',
  'implementation',
  'state',
  'metric',
  'unit',
  'value',
  'low',
  'high',
  'repeats',
  'note',
];

export function renderCsv(run: RunFile): string {
  return csvOf(figuresOf(run));
}

export function csvOf({ groups }: Figures): string {
  const rows = groups.flatMap((group) => [
    ...group.cells.flatMap((cell) => linesOfCell(group, cell)),
    ...group.work.flatMap((work) => linesOfWork(group, work)),
  ]);
  return [HEADS, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

type Value = string | number;

function linesOfCell({ scale, scenario }: Group, cell: CellFigures): Value[][] {
  const about = [scale, scenario.name, cell.implementation, cell.state];
  if (!('figures' in cell)) return [[...about, '', '', '', '', '', 0, '']];
  const repeats = cell.figures.repeats.length;
  return metricRows(cell.figures).map((row) => [...about, ...figure(row), repeats, note(row)]);
}

function linesOfWork({ scale, scenario }: Group, work: Work): Value[][] {
  if (work.state === 'not-counted') return [];
  const about = [scale, scenario.name, work.implementation, work.state];
  return workRows(work).map((row) => [...about, ...figure(row), 1, `counted over ${work.requests} requests`]);
}

/** Metric, unit, value and the ends of its interval, empty where there is none. */
function figure(row: MetricRow): Value[] {
  const ends = row.interval === null ? ['', ''] : [row.interval.low, row.interval.high];
  return [fullName(row), row.unit, shown(row), ...ends];
}

/** A percentile among the failures is infinite, which keeps it last in any order. */
function shown({ value }: MetricRow): Value {
  if (value.kind === 'value') return value.point;
  return value.kind === 'beyond' ? 'inf' : '';
}

function note({ value, scant }: MetricRow): string {
  if (value.kind === 'none') return value.why;
  return scant ? 'few-requests' : '';
}

function field(value: Value): string {
  if (typeof value === 'number') return String(rounded(value));
  // A spreadsheet would run a field that begins like a formula.
  const text = printable(value).replace(/^(?=[=+\-@])/, "'");
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
