/** Comparison -> plain text within 80 columns: what changed, then every figure, scenario by scenario. */
import { type Column, textTable, wrap } from '../text-table.ts';
import { printable } from '../words.ts';
import {
  COMPARISON_CAVEAT,
  COMPARISON_LEGEND,
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
import type { ComparedCell, ComparedGroup, Comparison } from './types.ts';

const WIDTH = 80;
const HEADS = ['', 'before', 'after', 'change', '95 % interval', 'verdict'];

export function renderComparisonTerminal(comparison: Comparison): string {
  const blocks = [
    lines(comparisonSummary(comparison)),
    lines(sides(comparison)),
    lines([COMPARISON_CAVEAT]),
    lines(comparisonNotes(comparison).map((note) => `! ${note}`)),
    groundText(comparison),
    ...comparison.groups.map((group) => groupText(group, comparison.timeoutMs)),
    lines([...(comparison.groups.length === 0 ? [] : [COMPARISON_LEGEND]), ...comparedScantWords(comparison)]),
    listText('Not compared', comparison.notCompared.map(notComparedWords)),
    listText('Doubts', comparison.doubts.map(comparedDoubtWords)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function sides({ before, after }: Comparison): string[] {
  return [`Before: ${comparedRunWords(before)}`, `After:  ${comparedRunWords(after)}`];
}

function groundText({ differences }: Comparison): string {
  const head = differences.length === 0 ? NO_GROUND_DIFFERENCE : 'What differs';
  const told = differences.map(({ what, before, after }) => `- ${what}: ${before}, then ${after}`);
  return lines([head, ...told]);
}

function groupText(group: ComparedGroup, timeoutMs: number): string {
  const cells = worstCellsFirst(group.cells);
  const rows = cells.flatMap(({ figures }) =>
    figures.map((figure) => [`  ${COMPARED_METRICS[figure.metric].short}`, ...figureTexts(figure, timeoutMs)]),
  );
  const [head = '', rule = '', ...body] = textTable(HEADS.map(columnOf), rows, WIDTH).split('\n');
  return [lines([comparedGroupName(group)]), head, rule, ...named(cells, body), ...notesOf(group)].join('\n');
}

/** Each implementation's name stands above its rows: names may be long, and figures are in line. */
function named(cells: readonly ComparedCell[], rows: readonly string[]): string[] {
  let at = 0;
  return cells.flatMap(({ implementation, figures }) => {
    const own = rows.slice(at, at + figures.length);
    at += figures.length;
    return [lines([implementation]), ...own];
  });
}

function notesOf(group: ComparedGroup): string[] {
  const missing = group.cells.flatMap(({ implementation, missing }) =>
    missing.map((why) => `${implementation}, ${why}`),
  );
  return [...whyWords(group), ...missing].map((note) => lines([`! ${note}`]));
}

function columnOf(head: string, index: number): Column {
  return { head, align: index === 0 || index === HEADS.length - 1 ? 'left' : 'right' };
}

function listText(head: string, items: readonly string[]): string {
  return items.length === 0 ? '' : lines([head, ...items.map((item) => `- ${item}`)]);
}

function lines(texts: readonly string[]): string {
  return texts.flatMap((text) => wrap(printable(text), WIDTH, '  ')).join('\n');
}
