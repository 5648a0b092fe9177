/** Run file -> custom JSON of github-action-benchmark: a list of figures that are all to be small, or all to be big. */
import type { RunFile } from '../../model/run-file.ts';
import { fullName, type MetricRow, rounded } from '../metric-rows.ts';
import { plural } from '../words.ts';
import { comparableCells, comparableOf, leftOut, type ToldCell } from './told.ts';

/** As the tool declares it (its `src/extract.ts`). */
interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra: string;
}

/** @throws {NothingToTell} */
export function renderSmallerIsBetter(run: RunFile): string {
  return render(run, 'smaller');
}

/** @throws {NothingToTell} */
export function renderBiggerIsBetter(run: RunFile): string {
  return render(run, 'bigger');
}

function render(run: RunFile, better: 'smaller' | 'bigger'): string {
  const cells = comparableCells(run, `${better}-is-better`, [better]);
  return `${JSON.stringify(
    cells.flatMap((cell) => entriesOf(cell, better)),
    null,
    2,
  )}\n`;
}

function entriesOf(told: ToldCell, better: 'smaller' | 'bigger'): Entry[] {
  const { scenario, scale, implementation } = told;
  const extra = extraOf(told);
  return comparableOf(told, [better]).map(({ row, point }) => ({
    name: `${scenario} / scale ${scale} / ${implementation} / ${fullName(row)}`,
    unit: row.unit,
    value: rounded(point),
    ...rangeOf(row),
    extra,
  }));
}

function rangeOf({ interval }: MetricRow): Pick<Entry, 'range'> {
  return interval === null ? {} : { range: `95 % interval ${rounded(interval.low)}–${rounded(interval.high)}` };
}

/** For the tip of a point in the tool's chart. */
function extraOf(told: ToldCell): string {
  const { cell } = told;
  if (cell.state !== 'done') return '';
  const doubts = [...new Set(cell.doubts.map(({ kind }) => kind))];
  return [
    plural(cell.figures.repeats.length, 'repeat'),
    ...(cell.missing.length === 0 ? [] : ['some repeats are missing']),
    ...(doubts.length === 0 ? [] : [`doubts: ${doubts.join(', ')}`]),
    ...leftOut(told).map((each) => `left out, ${each}`),
  ].join('\n');
}
