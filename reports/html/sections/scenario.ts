/** One scenario at one scale: pictures, each with its table. */
import type { Group } from '../../figures/types.ts';
import { CHARTS } from '../charts/registry.ts';
import type { Chart, ChartContext, Picture } from '../charts/spec.ts';
import { type Html, html } from '../html.ts';
import { capacityTable } from './capacity.ts';
import { costTable } from './cost.ts';
import { groupName } from './verdict.ts';
import { workTable } from './work.ts';

/** A section, and its pictures by the name that their canvas carries. */
export interface ScenarioSection {
  readonly html: Html;
  readonly pictures: Readonly<Record<string, Picture>>;
}

export function scenarioSection(group: Group, at: number, context: ChartContext): ScenarioSection {
  const drawn = CHARTS.map((chart) => ({
    chart,
    picture: chart.draw(group, context),
    id: `${sectionId(at)}-${chart.name}`,
  }));
  return {
    html: html`<section id="${sectionId(at)}"><h2>${groupName(group)}</h2>
<p class="lead">${group.scenario.question}</p>
${drawn.map(({ chart, picture, id }) => chartHtml(chart, picture, id, group, context))}
${capacityTable(group)}
<h3>What did it cost?</h3>
${costTable(group)}
${workTable(group)}</section>
`,
    pictures: Object.fromEntries(drawn.flatMap(({ picture, id }) => (picture ? [[id, picture]] : []))),
  };
}

export function sectionId(at: number): string {
  return `scenario-${at + 1}`;
}

function chartHtml(chart: Chart, picture: Picture | null, id: string, group: Group, context: ChartContext): Html {
  const figures = chart.table(group, context);
  if (picture === null && figures === null) return html``;
  const shape = picture?.kind === 'bars' ? 'bars' : picture && picture.panels.length > 1 ? 'lanes' : '';
  const label = `Chart: ${chart.question} The figures are in the table below it.`;
  const canvas = html`<figure><div class="picture ${shape}"><canvas data-picture="${id}" role="img" aria-label="${label}"></canvas></div></figure>`;
  return html`<h3>${chart.question}</h3>
<p class="note">${chart.note}</p>
${picture ? canvas : ''}
${figures ?? ''}
`;
}
