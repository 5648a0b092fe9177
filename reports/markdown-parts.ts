/** Parts of Markdown that comments and summaries are made of. */
import { columnsOf } from './columns.ts';
import type { Figures, Group } from './figures/types.ts';
import { headlineOf } from './headline.ts';
import { cellWords, doubtsOf, doubtWords, scantWords, shownP99s } from './notes.ts';
import { shortRow } from './short-row.ts';
import { verdictWords } from './verdict-words.ts';
import { count, plural, printable, share } from './words.ts';

export function groupTitle({ scenario, scale }: Group): string {
  return `### ${text(scenario.name)}, scale ${count(scale)}`;
}

/** In bold who wins, and then measure by measure. @param longest - characters of a sentence: what is longer is cut, and ends with … */
export function verdictLines(group: Group, { run, groups }: Figures, longest = Number.POSITIVE_INFINITY): string[] {
  const { verdict, costs, loses } = headlineOf(group, groups);
  const [first, ...others] = [verdict, costs, loses]
    .filter((sentence) => sentence !== '')
    .map((sentence) => text(shortened(sentence, longest)));
  const measures = verdictWords(group, run.plan.timeoutMs).map((sentence) => `- ${text(shortened(sentence, longest))}`);
  return [`**${first}** ${others.join(' ')}`.trim(), '', ...measures];
}

/** Head, rule, and a row for each implementation. */
export function tableLines(group: Group, { run }: Figures): string[] {
  const rows = group.cells.map((cell) => shortRow(cell, group, run.plan.timeoutMs, share).map(text));
  return table(headsOf(group), rows);
}

/** @param rows - escaped already. @returns head, rule, and a line for each row */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const rule = heads.map((_, index) => (index === 0 ? '---' : '---:'));
  return [heads, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** What has to be known to read a group's table. */
export function notesOf(group: Group): string[] {
  const shown = group.cells.flatMap(shownP99s);
  return [...group.cells.flatMap(cellWords), ...doubtsOf(group).map(doubtWords), ...scantWords(shown)];
}

/** @param longest - characters */
export function aboutRun({ run }: Figures, longest = Number.POSITIVE_INFINITY): string {
  const { environment: env, plan } = run;
  const about =
    `Run ${run.id}, ${plural(plan.repeats, 'repeat')}, on ${env.cpuModel}, ${plural(env.cores, 'core')}, ` +
    `bench ${run.benchVersion}.`;
  const how = 'Times count from the intended start, over all due requests; failures rank last.';
  return text(`${shortened(about, longest)} ${how}`);
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

function shortened(words: string, longest: number): string {
  return words.length <= longest ? words : `${words.slice(0, longest - 1).toWellFormed()}…`;
}
