/** One scenario at one scale through the runs: a picture a metric, and the table behind them. */

import type { Lines } from '../html/charts/spec.ts';
import { type Html, html } from '../html/html.ts';
import { count, plural } from '../words.ts';
import { METRICS, type Metric } from './metrics.ts';
import { pictureOf } from './picture.ts';
import { trendTable } from './trend-table.ts';
import type { GroupName, Trend } from './trends.ts';

export interface TrendSection {
  readonly html: Html;
  /** By the name that their canvas carries. */
  readonly pictures: Readonly<Record<string, Lines>>;
}

export function trendSection(trend: Trend, at: number): TrendSection {
  const metrics = METRICS.filter((metric) => isKnown(trend, metric));
  const drawn = metrics.flatMap((metric) => {
    const picture = pictureOf(trend, metric);
    return picture === null ? [] : [{ metric, picture, id: `${trendId(at)}-${metric.name}` }];
  });
  const older = trend.older === 0 ? '' : ` ${plural(trend.older, 'older run')} not shown, to keep the page small.`;
  return {
    html: html`<section id="${trendId(at)}"><h2>${trendName(trend)}</h2>
<p class="lead">${plural(trend.runs.length, 'run')}.${older}</p>
${drawn.map(({ metric, id }) => pictureHtml(metric, id))}
<h3>The figures</h3>
${trendTable(trend, metrics)}</section>
`,
    pictures: Object.fromEntries(drawn.map(({ id, picture }) => [id, picture])),
  };
}

export function trendId(at: number): string {
  return `trend-${at + 1}`;
}

export function trendName({ scenario, scale }: GroupName): string {
  return `${scenario}, scale ${count(scale)}`;
}

function isKnown({ lines }: Trend, metric: Metric): boolean {
  return lines.some(({ steps }) =>
    steps.some(({ cell, timeoutMs }) => 'figures' in cell && metric.value(cell.figures, timeoutMs) !== null),
  );
}

function pictureHtml({ question, note }: Metric, id: string): Html {
  const label = `Chart: ${question} The figures are in the table below.`;
  return html`<h3>${question}</h3>
<p class="note">${note}</p>
<figure><div class="picture"><canvas data-picture="${id}" role="img" aria-label="${label}"></canvas></div></figure>
`;
}
