/** One scenario at one scale: pictures, each with its table. */
import type { Group } from '../../figures/types.ts';
import { CHARTS } from '../charts/registry.ts';
import type { Chart, ChartContext, Picture } from '../charts/spec.ts';
import { type Html, html } from '../html.ts';
import { ranOnTable } from '../tables/ran-on.ts';
import { groupName, sectionId } from './names.ts';

export function scenarioSection(group: Group, at: number, context: ChartContext): Html {
  return html`<section id="${sectionId(at)}"><h2>${groupName(group)}</h2>
<p class="lead">${group.scenario.question}</p>
${CHARTS.map((chart) => chartHtml(chart, pictureId(at, chart), group, context))}
${ranOnTable(group)}</section>
`;
}

/** The name that its canvas carries. */
export function pictureId(at: number, { name }: Chart): string {
  return `${sectionId(at)}-${name}`;
}

function chartHtml(chart: Chart, id: string, group: Group, context: ChartContext): Html {
  const picture = chart.draw(group, context);
  const figures = chart.table(group, context);
  if (picture === null && figures === null) return html``;
  const label = `Chart: ${chart.question} The figures are in the table below it.`;
  const canvas = html`<figure><div class="picture ${picture === null ? '' : shapeOf(picture)}"><canvas data-picture="${id}" role="img" aria-label="${label}"></canvas></div></figure>`;
  return html`<h3>${chart.question}</h3>
<p class="note">${chart.note}</p>
${picture ? canvas : ''}
${figures ? html`<details class="behind" open><summary>The figures</summary>${figures}</details>` : ''}
`;
}

/** How high its frame is. */
function shapeOf(picture: Picture): string {
  if (picture.kind !== 'lines') return 'bars';
  return picture.panels.length > 1 ? 'lanes' : '';
}
