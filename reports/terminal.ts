/** Run file -> plain text within 80 columns: one table per scale and scenario, doubts below. */
import type { RunFile } from '../model/run-file.ts';
import { columnsOf } from './columns.ts';
import { figuresOf } from './figures/figures.ts';
import type { Figures, Group } from './figures/types.ts';
import { headlineOf } from './headline.ts';
import {
  cellWords,
  doubtsOf,
  doubtWords,
  refreshWords,
  runDoubts,
  scantWords,
  shownP99s,
  stateWords,
} from './notes.ts';
import { rateWords } from './rate-words.ts';
import { shortRow } from './short-row.ts';
import { type Column, textTable, wrap } from './text-table.ts';
import { verdictWords } from './verdict-words.ts';
import { count, percentOf, plural, printable } from './words.ts';

const WIDTH = 80;

/** @param colour - bold headings and dim notes by ANSI escapes; off by default */
export function renderTerminal(run: RunFile, { colour = false }: { readonly colour?: boolean } = {}): string {
  const figures = figuresOf(run);
  const paint = colour ? ANSI : PLAIN;
  const blocks = [
    head(figures, paint),
    ...figures.groups.map((group) => groupText(group, figures, paint)),
    notes('', runDoubts(figures).map(doubtWords), paint),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

interface Paint {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
}
const PLAIN: Paint = { strong: (text) => text, dim: (text) => text };
const ANSI: Paint = { strong: (text) => `\u001b[1m${text}\u001b[22m`, dim: (text) => `\u001b[2m${text}\u001b[22m` };

function head(figures: Figures, paint: Paint): string {
  const { run } = figures;
  const { environment: env, plan } = run;
  const machine = `${env.cpuModel}, ${plural(env.cores, 'core')}${env.container === null ? '' : `, in ${env.container}`}`;
  return [
    ...paragraph(`Run ${run.id}, ${plural(plan.repeats, 'repeat')}${plan.quick ? ', quick' : ''}`).map(paint.strong),
    ...paragraph(machine),
    ...stateWords(figures).flatMap((words) => paragraph(words)),
  ].join('\n');
}

function groupText(group: Group, figures: Figures, paint: Paint): string {
  const { scenario, scale } = group;
  const { timeoutMs } = figures.run.plan;
  const rows = group.cells.map((cell) => shortRow(cell, group, timeoutMs, percentOf).map(printable));
  const shown = group.cells.flatMap(shownP99s);
  const headline = headlineOf(group, figures.groups);
  return [
    ...paragraph(`Scale ${count(scale)} · ${scenario.name} · ${scenario.question}`).map(paint.strong),
    textTable(headsOf(group).map(columnOf), rows, WIDTH),
    ...paragraph(legend(group)).map(paint.dim),
    ...refreshWords(group).flatMap((words) => paragraph(words).map(paint.dim)),
    '',
    ...paragraph(headline.verdict, '  ').map(paint.strong),
    ...[headline.costs, headline.loses].filter((words) => words !== '').flatMap((words) => paragraph(words, '  ')),
    ...verdictWords(group, timeoutMs, ['capacity']).flatMap((words) => paragraph(words, '  ')),
    notes('\n', [...group.cells.flatMap(cellWords), ...doubtsOf(group).map(doubtWords), ...scantWords(shown)], paint),
  ]
    .join('\n')
    .trimEnd();
}

function legend(group: Group): string {
  const { capacity, fresh, seen } = columnsOf(group);
  const parts = [
    `Times in ms at ${rateWords(group.scenario)} from the intended start`,
    ...fresh('stale: p99 of how far answers were behind'),
    ...seen('seen: from a receipt’s acknowledgement to the first answer that includes it'),
    ...capacity('capacity: requests/s that stay good'),
    group.scenario.afterWrite === 'nothing' ? 'CPU per good answer.' : 'no CPU, since those who look would be in it.',
  ];
  return parts.join('; ');
}

function headsOf(group: Group): readonly string[] {
  const { capacity, closed, fresh, seen } = columnsOf(group);
  const figures = [
    ...capacity('capacity'),
    ...closed('answers/s'),
    'p50',
    'p99',
    ...fresh('stale'),
    ...seen('seen p50', 'seen p99'),
  ];
  return ['implementation', ...figures, 'good %', 'CPU ms'];
}

/** 80 columns take them beside `name?option=value`. */
function columnOf(head: string, index: number): Column {
  return { head, align: index === 0 ? 'left' : 'right' };
}

function notes(before: string, all: readonly string[], paint: Paint): string {
  if (all.length === 0) return '';
  const lines = all.flatMap((note) => paragraph(`! ${note}`, '  '));
  return before + lines.map(paint.dim).join('\n');
}

function paragraph(text: string, indent = ''): string[] {
  return wrap(printable(text), WIDTH, indent);
}
