/** The whole distribution, out to the slowest requests, by response and by service time. */
import { CURVE_STOPS } from '../../figures/latency.ts';
import type { Curve } from '../../figures/types.ts';
import { count, NONE, number } from '../../words.ts';
import { table } from '../table.ts';
import { logAxis, rounded } from './axes.ts';
import { cellRows, drawable } from './measured.ts';
import type { Chart, ChartContext, Point, Series } from './spec.ts';

export const curve: Chart = {
  name: 'curve',
  question: 'How bad does it get for the slowest?',
  note: 'Each step to the right looks at ten times fewer requests. Solid: response time, from the intended start. Dashed: service time, from the send; the gap between them is waiting. A curve that climbs to the time-out ends in requests that failed.',
  draw(group, context) {
    const series = drawable(group).flatMap(({ implementation, look, figures }): Series[] => {
      if (!figures.open) return [];
      const { response, service } = figures.open.curves;
      const common = { name: implementation, look, panel: 0, joined: true };
      return [
        { ...common, dashed: false, legend: true, points: pointsOf(response, context) },
        { ...common, dashed: true, legend: false, points: pointsOf(service, context) },
      ];
    });
    const points = series.flatMap((it) => it.points);
    if (points.length === 0) return null;
    const { latencyMs } = group.scenario.objectives;
    const last = Math.max(...points.map(({ x }) => x));
    const beyond = points.some((point) => point.beyond === true);
    return {
      kind: 'lines',
      x: { title: 'percentile of due requests', scale: 'log', min: 1, max: Math.max(100, last), ticks: TICKS },
      panels: [{ ...logAxis('ms', [...points.flatMap(({ y }) => y ?? []), latencyMs]), weight: 1 }],
      series,
      marks: [
        { y: latencyMs, label: `objective ${count(latencyMs)} ms` },
        ...(beyond ? [{ y: context.timeoutMs, label: `time-out ${count(context.timeoutMs)} ms` }] : []),
      ],
    };
  },
  table(group, context) {
    const rows = cellRows(
      group,
      ({ open }, name) =>
        open && [
          [`${name}, response`, ...CURVE_STOPS.map((percentile) => at(open.curves.response, percentile, context))],
          [`${name}, service`, ...CURVE_STOPS.map((percentile) => at(open.curves.service, percentile, context))],
        ],
    );
    const heads = ['times in ms', ...CURVE_STOPS.map((percentile) => `p${percentile}`)];
    return table({ caption: 'Points of the curves, ms', heads, rows });
  },
};

/** The axis is logarithmic in "one in how many is slower". */
const TICKS = [
  { value: 1, label: 'p0' },
  { value: 2, label: 'p50' },
  { value: 10, label: 'p90' },
  { value: 100, label: 'p99' },
  { value: 1_000, label: 'p99.9' },
  { value: 10_000, label: 'p99.99' },
  { value: 100_000, label: 'p99.999' },
];

function pointsOf({ points, beyondFrom }: Curve, { timeoutMs }: ChartContext): Point[] {
  const timed = points.map(({ percentile, us }, index): Point => {
    const text = `p${number(percentile, 4)} ${number(us / 1000)} ms`;
    return { x: rounded(oneIn(percentile)), y: rounded(us / 1000), marker: index % MARKER_EVERY === 0, text };
  });
  if (beyondFrom === null) return timed;
  const text = `from p${number(beyondFrom, 4)} on: past the time-out of ${count(timeoutMs)} ms`;
  return [...timed, { x: oneIn(beyondFrom), y: timeoutMs, marker: true, beyond: true, text }];
}

const MARKER_EVERY = 8;

function oneIn(percentile: number): number {
  return 100 / (100 - percentile);
}

function at({ points, beyondFrom }: Curve, percentile: number, { timeoutMs }: ChartContext): string {
  if (beyondFrom !== null && percentile > beyondFrom) return `> ${count(timeoutMs)}`;
  const point = points.find((it) => it.percentile === percentile);
  return point ? number(point.us / 1000) : NONE;
}
