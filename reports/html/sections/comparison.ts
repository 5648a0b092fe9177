/** What changed between two runs: made on the page of a comparison, and in the browser where a second run is given to a report. */
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
  worstCellsFirst,
} from '../../compare/comparison-words.ts';
import { COMPARED_METRICS } from '../../compare/metrics.ts';
import type { ComparedCell, ComparedFigure, ComparedGroup, Comparison } from '../../compare/types.ts';
import { type Content, type Html, html } from '../html.ts';
import { type TableRow, table } from '../table.ts';

export function comparisonSection(comparison: Comparison): Html {
  const { groups, timeoutMs, notCompared, doubts } = comparison;
  const legend = groups.length === 0 ? [] : [COMPARISON_LEGEND, ...comparedScantWords(comparison)];
  return html`<section id="comparison"><h2>What changed between the two runs</h2>
<div class="verdict">${comparisonItems(comparisonSummary(comparison))}</div>
<p>${COMPARISON_CAVEAT}</p>
${comparisonNotes(comparison).map((note) => html`<p class="state">${note}</p>\n`)}
${comparedRunsTable(comparison)}
${comparedGroundTable(comparison)}
${groups.map((group) => comparedGroupHtml(group, timeoutMs))}
${legend.map((words) => html`<p class="note">${words}</p>\n`)}
${comparisonList('Not compared', notCompared.map(notComparedWords))}
${comparisonList('Doubts about what was compared', doubts.map(comparedDoubtWords))}</section>
`;
}

function comparedRunsTable({ before, after }: Comparison): Html {
  const rows: TableRow[] = [
    ['before', comparedRunWords(before)],
    ['after', comparedRunWords(after)],
  ];
  return html`<div class="words">${table({ caption: 'The two runs', heads: ['run', 'what it is'], rows })}</div>`;
}

function comparedGroundTable({ differences }: Comparison): Html {
  if (differences.length === 0) return html`<p>${NO_GROUND_DIFFERENCE}</p>`;
  const rows = differences.map(({ what, before, after }): TableRow => [what, before, after]);
  const caption = 'What differs in machine, versions, settings and plan';
  return html`<div class="words">${table({ caption, heads: ['what', 'before', 'after'], rows })}</div>`;
}

function comparedGroupHtml(group: ComparedGroup, timeoutMs: number): Html {
  const rows = worstCellsFirst(group.cells).flatMap((cell) =>
    cell.figures.map((figure) => comparedRowHtml(cell, figure, timeoutMs)),
  );
  const heads = ['figure', 'before', 'after', 'change', '95 % interval', 'verdict'];
  const missing = group.cells.flatMap((cell) => cell.missing.map((why) => `${cell.implementation}, ${why}`));
  return html`<h3>${comparedGroupName(group)}</h3>
<p class="note">${group.question}</p>
${table({ caption: `Before and after: ${comparedGroupName(group)}`, heads, rows })}
${missing.length === 0 ? '' : comparisonItems(missing)}`;
}

function comparedRowHtml({ implementation }: ComparedCell, figure: ComparedFigure, timeoutMs: number): TableRow {
  const [verdict = '', ...figures] = figureTexts(figure, timeoutMs).toReversed();
  const why = figure.why === '' ? '' : html`<br><small>${figure.why}</small>`;
  const told: Content = html`<span>${figure.verdict === 'worse' || figure.verdict === 'better' ? html`<strong>${verdict}</strong>` : verdict}${why}</span>`;
  return [`${implementation}: ${COMPARED_METRICS[figure.metric].short}`, ...figures.toReversed(), told];
}

function comparisonList(head: string, items: readonly string[]): Html {
  return items.length === 0 ? html`` : html`<h3>${head}</h3>\n${comparisonItems(items)}`;
}

function comparisonItems(items: readonly string[]): Html {
  return html`<ul>${items.map((item) => html`<li>${item}</li>\n`)}</ul>`;
}
