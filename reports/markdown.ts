/** Run file -> Markdown for a pull request: verdict first, tables, doubts. */
import type { RunFile } from '../model/run-file.ts';
import { capacityCell } from './capacity-words.ts';
import { columnsOf } from './columns.ts';
import { figuresOf } from './figures/figures.ts';
import type { CellFigures, Figures, Group, PercentileFigure } from './figures/types.ts';
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
import { verdictWords } from './verdict-words.ts';
import { count, halfWidth, NONE, number, percentileMs, plural, printable, SCANT_MARK, share } from './words.ts';

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
      group.cells.map((cell) => row(cell, group, timeoutMs)),
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

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

function row(cell: CellFigures, group: Group, timeoutMs: number): string[] {
  const name = text(cell.implementation);
  if (!('figures' in cell))
    return [
      name,
      ...columnsOf(group).capacity(NONE),
      cell.state,
      ...headsOf(group)
        .slice(columnsOf(group).capacity('').length + 2)
        .map(() => NONE),
    ];
  const shows = columnsOf(group);
  const { closed, open, cost } = cell.figures;
  const throughput = closed?.throughputPerSecond.estimate;
  const cpu = cost.cpuSecondsPer1000Good?.estimate;
  return [
    cell.state === 'void' ? `${name} (void)` : name,
    ...shows.capacity(text(capacityCell(cell.figures.capacity))),
    ...shows.closed(throughput ? `${number(throughput.point)} ${halfWidth(throughput)}`.trim() : NONE),
    open ? percentile(open.response.p50, timeoutMs) : NONE,
    open ? percentile(open.response.p99, timeoutMs) : NONE,
    ...shows.fresh(open?.staleness ? text(percentileMs(open.staleness.p99.merged, timeoutMs)) : NONE),
    ...shows.seen(
      open?.visibility ? percentile(open.visibility.p50, timeoutMs) : NONE,
      open?.visibility ? percentile(open.visibility.p99, timeoutMs) : NONE,
    ),
    open ? share(open.goodShare.estimate.point) : NONE,
    cpu ? number(cpu.point) : NONE,
  ];
}

function percentile({ merged, scant }: PercentileFigure, timeoutMs: number): string {
  return text(`${percentileMs(merged, timeoutMs)}${scant ? SCANT_MARK : ''}`);
}

function bullets(head: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`${head}\n\n${lines.map((line) => `- ${text(line)}`).join('\n')}`];
}

/** Plain text: markup of Markdown and HTML stays as it was typed, and nobody is mentioned. */
function text(words: string): string {
  return printable(words)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]|#~!]/g, '\\$&')
    .replace(/@/g, '&#64;')
    .trim();
}
