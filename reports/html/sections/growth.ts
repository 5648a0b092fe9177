/** Growth with the size of the data, with fitted exponents: only of a run at several sizes. */
import type { Estimate } from '../../../judge/estimate.ts';
import type { Figures } from '../../figures/types.ts';
import type { Growth, GrowthLine } from '../../growth.ts';
import { count, interval, NONE, number } from '../../words.ts';
import { logAxis, rangeOf } from '../charts/axes.ts';
import type { Lines } from '../charts/spec.ts';
import { type Html, html } from '../html.ts';
import { table } from '../table.ts';

/** @returns nothing without growth to show */
export function growthSection({ run }: Figures, all: readonly Growth[]): Html {
  if (all.length === 0) return html``;
  const { scales } = run.plan;
  return html`<section id="growth"><h2>How does it grow with the data?</h2>
<p class="note">Both axes are logarithmic, so a straight line is a power of the size. The exponent is the slope: 0 does not grow, 1 doubles with the data, 2 takes four times as much of twice the data; of throughput and capacity −1 halves. Its 95 % interval, from three sizes on, says how far the sizes lie off a straight line.</p>
${all.map((growth, at) => growthHtml(growth, growthId(at), scales))}</section>
`;
}

/** The name that its canvas carries. */
export function growthId(at: number): string {
  return `growth-${at + 1}`;
}

function growthHtml({ scenario, measure, lines }: Growth, id: string, scales: readonly number[]): Html {
  const question = `${scenario}: how does the ${measure.title.replace(/,.*/, '')} grow?`;
  const heads = ['implementation', ...scales.map((scale) => `scale ${count(scale)}`), 'exponent', '95 % interval'];
  const rows = lines.map(
    ({ implementation, points, exponent }) =>
      [
        implementation,
        ...scales.map((scale) => {
          const point = points.find((one) => one.scale === scale);
          return point ? number(point.estimate.point) : NONE;
        }),
        exponent ? number(exponent.point, 2) : NONE,
        exponent ? interval(exponent, (value) => number(value, 2)) : NONE,
      ] as const,
  );
  return html`<h3>${question}</h3>
<figure><div class="picture"><canvas data-picture="${id}" role="img" aria-label="Chart: ${question} The figures are in the table below it."></canvas></div></figure>
<details class="behind" open><summary>The figures</summary>${table({ caption: `${measure.title}, by size`, heads, rows })}</details>`;
}

export function growthPicture({ measure, lines }: Growth): Lines {
  const points = lines.flatMap((line) => line.points);
  return {
    kind: 'lines',
    x: logAxis(
      'receipt lines',
      points.map(({ receiptLines }) => receiptLines),
    ),
    panels: [
      {
        ...logAxis(
          measure.title,
          points.flatMap(({ estimate }) => endsOf(estimate)),
        ),
        weight: 1,
      },
    ],
    series: lines.map((line) => ({
      name: line.implementation,
      look: line.look,
      panel: 0,
      joined: true,
      dashed: false,
      legend: true,
      points: line.points.map(({ scale, receiptLines, estimate }) => ({
        x: receiptLines,
        y: estimate.point,
        range: rangeOf(estimate),
        marker: true,
        text: `scale ${count(scale)}: ${number(estimate.point)}${exponentText(line)}`,
      })),
    })),
    marks: [],
  };
}

function endsOf(estimate: Estimate): number[] {
  return estimate.kind === 'single' ? [estimate.point] : [estimate.point, estimate.low, estimate.high];
}

function exponentText({ exponent }: GrowthLine): string {
  return exponent === null ? '' : `; grows with exponent ${number(exponent.point, 2)}`;
}
