/** The whole distribution, out to the slowest requests, by response and by service time. */
import { CURVE_STOPS } from '../../figures/latency.ts';
import { count } from '../../words.ts';
import { table } from '../table.ts';
import { logAxis } from './axes.ts';
import { curveCell, curvePoints, percentileAxis } from './curves.ts';
import { cellRows, drawable } from './measured.ts';
import type { Chart, Series } from './spec.ts';

export const curve: Chart = {
  name: 'curve',
  question: 'How bad does it get for the slowest?',
  note: 'Each step to the right looks at ten times fewer requests. Solid: response time, from the intended start. Dashed: service time, from the send; the gap between them is waiting. A curve that climbs to the time-out ends in requests that failed.',
  draw(group, { timeoutMs }) {
    const series = drawable(group).flatMap(({ implementation, look, figures }): Series[] => {
      if (!figures.open) return [];
      const { response, service } = figures.open.curves;
      const common = { name: implementation, look, panel: 0, joined: true };
      return [
        { ...common, dashed: false, legend: true, points: curvePoints(response, timeoutMs) },
        { ...common, dashed: true, legend: false, points: curvePoints(service, timeoutMs) },
      ];
    });
    const points = series.flatMap((it) => it.points);
    if (points.length === 0) return null;
    const { latencyMs } = group.scenario.objectives;
    const beyond = points.some((point) => point.beyond === true);
    return {
      kind: 'lines',
      x: percentileAxis('percentile of due requests', points),
      panels: [{ ...logAxis('ms', [...points.flatMap(({ y }) => y ?? []), latencyMs]), weight: 1 }],
      series,
      marks: [
        { y: latencyMs, label: `objective ${count(latencyMs)} ms` },
        ...(beyond ? [{ y: timeoutMs, label: `time-out ${count(timeoutMs)} ms` }] : []),
      ],
    };
  },
  table(group, { timeoutMs }) {
    const rows = cellRows(
      group,
      ({ open }, name) =>
        open && [
          [`${name}, response`, ...CURVE_STOPS.map((stop) => curveCell(open.curves.response, stop, timeoutMs))],
          [`${name}, service`, ...CURVE_STOPS.map((stop) => curveCell(open.curves.service, stop, timeoutMs))],
        ],
    );
    const heads = ['times in ms', ...CURVE_STOPS.map((stop) => `p${stop}`)];
    return table({ caption: 'Points of the curves, ms', heads, rows });
  },
};
