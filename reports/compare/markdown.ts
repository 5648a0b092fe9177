/** Comparison -> Markdown for a pull request: what changed first, every figure folded below. */
import { bullets, table, text } from '../markdown-parts.ts';
import { list } from '../words.ts';
import {
  COMPARISON_CAVEAT,
  COMPARISON_LEGEND,
  changedFigures,
  comparedDoubtWords,
  comparedGroupName,
  comparedRunWords,
  comparedScantWords,
  comparisonNotes,
  comparisonSummary,
  figureTexts,
  NO_GROUND_DIFFERENCE,
  notComparedWords,
  whyWords,
  worstCellsFirst,
} from './comparison-words.ts';
import { COMPARED_METRICS } from './metrics.ts';
import type { ComparedFigure, ComparedGroup, Comparison } from './types.ts';

/** By which a comment of ours is found again and replaced; not that of a report. */
const MARKER = '<!-- aunt-emma-bench-comparison -->';
/** A comment on GitHub takes 65,536 characters. */
const MOST_BYTES = 64_000;
/** Rows and lines of each list, tried from the top until all fits. */
const LIMITS = [Number.POSITIVE_INFINITY, 400, 200, 100, 50, 20, 5];

const FIGURE_HEADS = ['before', 'after', 'change', '95 % interval', 'verdict'];

export function renderComparisonMarkdown(comparison: Comparison): string {
  for (const limit of LIMITS) {
    const markdown = rendered(comparison, limit);
    if (Buffer.byteLength(markdown) < MOST_BYTES) return markdown;
  }
  return rendered(comparison, 0);
}

function rendered(comparison: Comparison, limit: number): string {
  const { before, after, differences, notCompared, doubts, groups } = comparison;
  return [
    MARKER,
    '## Aunt Emma Bench: two runs compared',
    ...bulletsUpTo(limit, '', comparisonSummary(comparison)),
    text(COMPARISON_CAVEAT),
    ...comparisonNotes(comparison).map((note) => `**${text(note)}**`),
    ...changedTable(comparison, limit),
    ...bulletsUpTo(
      limit,
      differences.length === 0 ? NO_GROUND_DIFFERENCE : 'What differs:',
      differences.map((it) => `${it.what}: ${it.before}, then ${it.after}`),
    ),
    ...(groups.length === 0 ? [] : [folded('All figures', everyGroup(comparison, limit))]),
    ...bulletsUpTo(limit, 'Not compared:', notCompared.map(notComparedWords)),
    ...(doubts.length === 0
      ? []
      : [folded('Doubts', bulletsUpTo(limit, '', doubts.map(comparedDoubtWords)).join('\n\n'))]),
    text(`Before: ${comparedRunWords(before)}.`),
    text(`After: ${comparedRunWords(after)}.`),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function changedTable(comparison: Comparison, limit: number): string[] {
  const changed = changedFigures(comparison);
  if (changed.length === 0) return [];
  const rows = changed
    .slice(0, limit)
    .map(({ group, cell, figure }) => [
      text(`${cell.implementation}, ${comparedGroupName(group)}`),
      ...figureRow(figure, comparison.timeoutMs),
    ]);
  return [
    table(['cell', 'figure', ...FIGURE_HEADS], rows).join('\n') + leftOutWords(changed.length - rows.length, 'row'),
  ];
}

function everyGroup(comparison: Comparison, limit: number): string {
  const { groups, timeoutMs } = comparison;
  const each = Math.ceil(limit / groups.length);
  return [
    ...groups.flatMap((group) => groupMarkdown(group, timeoutMs, each)),
    text(COMPARISON_LEGEND),
    ...comparedScantWords(comparison).map(text),
  ].join('\n\n');
}

function groupMarkdown(group: ComparedGroup, timeoutMs: number, limit: number): string[] {
  const rows = worstCellsFirst(group.cells).flatMap(({ implementation, figures }) =>
    figures.map((figure) => [text(implementation), ...figureRow(figure, timeoutMs)]),
  );
  const shown = rows.slice(0, limit);
  const missing = group.cells.flatMap((cell) => cell.missing.map((why) => `${cell.implementation}, ${why}`));
  return [
    `### ${text(comparedGroupName(group))}`,
    table(['implementation', 'figure', ...FIGURE_HEADS], shown).join('\n') +
      leftOutWords(rows.length - shown.length, 'row'),
    ...bulletsUpTo(limit, '', [...whyWords(group), ...missing]),
  ];
}

function figureRow(figure: ComparedFigure, timeoutMs: number): string[] {
  return [COMPARED_METRICS[figure.metric].short, ...figureTexts(figure, timeoutMs)].map(text);
}

/** @param head - before the list; one that is a sentence stands without a list as well */
function bulletsUpTo(limit: number, head: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, limit);
  const listed = shown.length === 0 ? [head.endsWith(':') ? '' : head] : bullets(head, shown);
  return [...listed, leftOutWords(lines.length - shown.length, 'line')].flatMap((part) => part.trim() || []);
}

function leftOutWords(count: number, noun: string): string {
  if (count === 0) return '';
  return `\n\n${count} more ${noun}${count === 1 ? '' : 's'} left out here: see ${list(['--format html', '--format json'])}.`;
}

/** The blank lines make Markdown of what is inside. */
function folded(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
