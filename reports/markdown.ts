/** Run file -> Markdown for a pull request: verdict first, tables, doubts. */
import type { RunFile } from '../model/run-file.ts';
import { columnsOf } from './columns.ts';
import { figuresOf } from './figures/figures.ts';
import type { Figures, Group } from './figures/types.ts';
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
import { shortRow } from './short-row.ts';
import { verdictWords } from './verdict-words.ts';
import { count, plural, printable, share } from './words.ts';

/** By which a comment of ours is found again and replaced. */
const MARKER = '<!-- aunt-emma-bench -->';

export function renderMarkdown(run: RunFile): string {
  const figures = figuresOf(run);
  const { environment: env, plan } = figures.run;
  return [
    MARKER,
    '## Aunt Emma Bench',
    ...stateWords(figures).map((words) => `**${text(words)}**`),
    ...figures.groups.map((group) => groupText(group, figures)),
    ...bullets('### Doubts about the whole run', runDoubts(figures).map(doubtWords)),
    text(
      `Run ${run.id}, ${plural(plan.repeats, 'repeat')}, on ${env.cpuModel}, ${plural(env.cores, 'core')}, ` +
        `bench ${run.benchVersion}. Times count from the intended start, over all due requests; failures rank last.`,
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function groupText(group: Group, { run }: Figures): string {
  const { scenario, scale } = group;
  const { timeoutMs } = run.plan;
  const shown = group.cells.flatMap(shownP99s);
  const notes = [...group.cells.flatMap(cellWords), ...doubtsOf(group).map(doubtWords), ...scantWords(shown)];
  return [
    `### ${text(scenario.name)}, scale ${count(scale)}`,
    text(scenario.question),
    verdictWords(group, timeoutMs)
      .map((sentence) => `- ${text(sentence)}`)
      .join('\n'),
    table(
      headsOf(group),
      group.cells.map((cell) => shortRow(cell, group, timeoutMs, share).map(text)),
    ),
    ...refreshWords(group).map(text),
    ...bullets('Doubts:', notes),
  ].join('\n\n');
}

function headsOf(group: Group): readonly string[] {
  const { capacity, closed, fresh, seen } = columnsOf(group);
  return [
    'implementation',
    ...capacity('good capacity, /s'),
    ...closed('answers/s'),
    'p50, ms',
    'p99, ms',
    ...fresh('staleness p99, ms'),
    ...seen('visible p50, ms', 'visible p99, ms'),
    'good',
    'CPU-s per 1,000 good',
  ];
}

export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

export function bullets(head: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`${head}\n\n${lines.map((line) => `- ${text(line)}`).join('\n')}`];
}

/** Plain text: markup of Markdown and HTML stays as it was typed, and nobody is mentioned. */
export function text(words: string): string {
  return printable(words)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|#~!]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .trim();
}
