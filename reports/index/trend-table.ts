/** The figures behind a trend's pictures, run by run, with what keeps neighbours from being compared. */
import type { Change } from '../../model/run-file.ts';
import { type Html, html } from '../html/html.ts';
import { type TableRow, table } from '../html/table.ts';
import { count, list, NONE, plural } from '../words.ts';
import type { Metric } from './metrics.ts';
import type { BriefCell } from './summary.ts';
import type { Step, Trend } from './trends.ts';

/** Rows that a reader takes in at once; more are folded away and have less markup. */
const FEW = 30;

export function trendTable(trend: Trend, metrics: readonly Metric[]): Html {
  const heads = ['run · implementation', ...metrics.map(({ title }) => title), 'repeats', 'to know'];
  const rows = trend.runs.toReversed().flatMap((run) => runRows(stepsOfRun(trend, run.number), metrics));
  const caption = `Run by run, the newest first; in brackets the 95 % interval over repeats (none from one repeat)`;
  if (rows.length <= FEW) return table({ caption, heads, rows });
  return html`<details><summary>The table behind it: ${plural(rows.length, 'row')}</summary>${longTable(caption, heads, rows)}</details>
`;
}

function stepsOfRun({ lines }: Trend, number: number): Step[] {
  return lines.flatMap(({ steps }) => steps.filter(({ run }) => run.number === number));
}

/** What changed comes under the figures that it concerns, once for all that it concerns. */
function runRows(steps: readonly Step[], metrics: readonly Metric[]): TableRow[] {
  const changed = steps.filter(({ changes }) => changes.length > 0);
  const alike = Map.groupBy(changed, ({ before, changes }) => JSON.stringify([before, changes]));
  const breaks = [...alike.values()].flatMap((same) => breakRow(same, same.length === steps.length));
  return [...steps.map((step) => stepRow(step, metrics)), ...breaks];
}

function stepRow({ run, cell, timeoutMs }: Step, metrics: readonly Metric[]): TableRow {
  const name = `${run.number} · ${cell.implementation}`;
  if (!('figures' in cell)) return { name, why: whyNone(cell) };
  const { figures } = cell;
  const values = metrics.map((metric) => metric.value(figures, timeoutMs)?.text ?? NONE);
  return [name, ...values, count(repeatsOf(cell)), notesOf(cell)];
}

type WithFigures = Extract<BriefCell, { state: 'done' | 'void' }>;

function repeatsOf({ figures }: WithFigures): number {
  const { throughputPerSecond, response } = figures;
  return (throughputPerSecond ?? response?.p50)?.perRepeat.length ?? 0;
}

function notesOf({ state, doubts }: WithFigures): string {
  const kinds = [...new Set(doubts.map(({ kind }) => kind.replaceAll('-', ' ')))];
  const doubted = kinds.length === 0 ? NONE : `doubts: ${kinds.join(', ')}`;
  return state === 'void' ? `void, not drawn; ${doubted}` : doubted;
}

function whyNone(cell: Exclude<BriefCell, WithFigures>): Html {
  if (cell.state === 'pending') return html`not measured: the run ended before its turn`;
  return html`<strong>failed</strong> (${cell.kind}): ${cell.message}`;
}

function breakRow(steps: readonly Step[], isWholeRun: boolean): TableRow[] {
  const [first] = steps;
  if (first === undefined) return [];
  const { run, before, changes } = first;
  const which = isWholeRun ? '' : ` for ${list(steps.map(({ cell }) => cell.implementation))}`;
  const name = `${run.number} · line broken${which}`;
  return [{ name, why: html`not like run ${before ?? NONE}: ${changes.map(changeWords).join('; ')}` }];
}

function changeWords({ what, before, now }: Change): string {
  return `${what}: ${before}, now ${now}`;
}

/** As `table` without labels for a phone, which would be most of the page. */
function longTable(caption: string, heads: readonly string[], rows: readonly TableRow[]): Html {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => longRow(row, heads.length))}</tbody>
</table></div>
`;
}

function longRow(row: TableRow, columns: number): Html {
  if ('why' in row) return html`<tr><td>${row.name}<td class="why" colspan="${columns - 1}">${row.why}\n`;
  return html`<tr>${row.map((cell) => html`<td>${cell}`)}\n`;
}
