/** How far answers lag behind what was written, out to the stalest. */
import { CURVE_STOPS } from '../../figures/latency.ts';
import { count } from '../../words.ts';
import { table } from '../table.ts';
import { logAxis } from './axes.ts';
import { curveCell, curvePoints, percentileAxis } from './curves.ts';
import { cellRows, drawable } from './measured.ts';
import type { Chart, Series } from './spec.ts';

/** Below this a staleness is as good as none, and a logarithmic axis needs an end. */
const FRESH_MS = 1;

export const staleness: Chart = {
  name: 'staleness',
  question: 'How far are answers behind?',
  note: `Staleness of the answers: how long before one was asked for the oldest write had been acknowledged that it does not include. What is fresher than ${FRESH_MS} ms lies on the lower edge. Each step to the right looks at ten times fewer answers.`,
  draw(group, { timeoutMs }) {
    const series = drawable(group).flatMap(({ implementation, look, figures }): Series[] => {
      const curve = figures.open?.curves.staleness;
      if (!curve) return [];
      const points = curvePoints(curve, timeoutMs).map((point) => ({ ...point, y: Math.max(FRESH_MS, point.y ?? 0) }));
      return [{ name: implementation, look, panel: 0, joined: true, dashed: false, legend: true, points }];
    });
    const points = series.flatMap((one) => one.points);
    const objective = group.scenario.objectives.stalenessMs;
    if (points.length === 0 || objective === null) return null;
    return {
      kind: 'lines',
      x: percentileAxis('percentile of due answers', points),
      panels: [
        { ...logAxis('staleness, ms', [FRESH_MS, objective, ...points.flatMap(({ y }) => y ?? [])]), weight: 1 },
      ],
      series,
      marks: [{ y: objective, label: `objective ${count(objective)} ms` }],
    };
  },
  table(group, { timeoutMs }) {
    if (group.scenario.objectives.stalenessMs === null) return null;
    const rows = cellRows(group, ({ open }, name) => {
      const curve = open?.curves.staleness;
      return curve ? [[name, ...CURVE_STOPS.map((percentile) => curveCell(curve, percentile, timeoutMs))]] : null;
    });
    const heads = ['times in ms', ...CURVE_STOPS.map((percentile) => `p${percentile}`)];
    return table({ caption: 'Staleness in ms over all repeats', heads, rows });
  },
};
