/** Response time second by second, with what may have disturbed it on lanes below. */
import type { SecondFigures } from '../../../model/phase.ts';
import type { OpenFigures } from '../../figures/types.ts';
import { count, NONE, number, percentOf } from '../../words.ts';
import { html } from '../html.ts';
import { bareTable } from '../table.ts';
import { logAxis, rounded } from './axes.ts';
import { type Drawable, drawable } from './measured.ts';
import type { Chart, Point, Series } from './spec.ts';

export const steadiness: Chart = {
  name: 'steadiness',
  question: 'Was it steady while it was measured?',
  note: 'p99 response time of the requests due in each second, repeats one after another. Implementations ran at different times: a peak of one says nothing about another. Lanes below: how late the driver sent (p99 lag), the share of the cores that the hypervisor took (steal), and the share of the time in which something had to wait for a core (pressure; dashed: for a disk). Where they peak, do not trust the peak above.',
  draw(group) {
    const cells = drawable(group).filter(({ figures }) =>
      figures.open?.series.some(({ seconds }) => seconds.length > 0),
    );
    const layout = layoutOf(cells);
    const series = cells.flatMap((cell) => seriesOf(cell, layout));
    if (series.length === 0) return null;
    const values = (panel: number) =>
      series.filter((it) => it.panel === panel).flatMap(({ points }) => points.flatMap(({ y }) => y ?? []));
    const { latencyMs } = group.scenario.objectives;
    return {
      kind: 'lines',
      x: {
        title: 'seconds of the window, repeat by repeat',
        scale: 'linear',
        min: 0,
        max: layout.length * layout.span - GAP,
        ticks: layout.map((repeat, at) => ({ value: at * layout.span, label: `repeat ${repeat}` })),
      },
      panels: [
        { ...logAxis('p99, ms', [...values(0), latencyMs]), weight: 4 },
        { ...logAxis('lag, ms', values(1)), weight: 1.4 },
        { title: 'steal, %', scale: 'linear', min: 0, max: Math.max(5, ...values(2)), ticks: null, weight: 1.4 },
        { title: 'pressure, %', scale: 'linear', min: 0, max: Math.max(5, ...values(3)), ticks: null, weight: 1.4 },
      ],
      series,
      marks: [{ y: latencyMs, label: `objective ${count(latencyMs)} ms` }],
    };
  },
  table(group, { foldSeconds }) {
    const cells = drawable(group);
    const seconds = cells.flatMap(({ figures }) =>
      (figures.open?.series ?? []).flatMap((repeat) => repeat.seconds),
    ).length;
    if (seconds === 0) return null;
    if (foldSeconds)
      return html`<p class="note">${count(seconds)} seconds: too many for one page together with those of the other scenarios. All of them are in the figures as JSON, under “View” or from <code>bench report --format json</code>.</p>`;
    const heads = [
      'repeat',
      'second',
      'due',
      'answered',
      'p50, ms',
      'p99, ms',
      'lag p99, ms',
      'steal, %',
      'CPU pressure, %',
      'disk pressure, %',
      'idle, %',
    ];
    const tables = cells.map(({ implementation, figures }) =>
      bareTable({ caption: `Second by second: ${implementation}`, heads, rows: rowsOf(figures.open) }),
    );
    return html`<details><summary>Second by second: ${count(seconds)} seconds</summary>${tables}</details>`;
  },
};

/** Numbers of the repeats, side by side, and how many seconds each gets. */
type Layout = readonly number[] & { readonly span: number };
const GAP = 2;

function layoutOf(cells: readonly Drawable[]): Layout {
  const all = cells.flatMap(({ figures }) => figures.open?.series ?? []);
  const repeats = [...new Set(all.map(({ repeat }) => repeat))].toSorted((a, b) => a - b);
  const longest = Math.max(1, ...all.flatMap(({ seconds }) => seconds.map(({ second }) => second + 1)));
  return Object.assign(repeats, { span: longest + GAP });
}

function seriesOf({ implementation, look, figures }: Drawable, layout: Layout): Series[] {
  const lane = (panel: number, pick: (second: SecondFigures) => number | null): Series => ({
    name: implementation,
    look,
    panel,
    joined: true,
    dashed: false,
    legend: panel === 0,
    points: (figures.open?.series ?? []).flatMap(({ repeat, seconds }): Point[] => {
      const start = layout.indexOf(repeat) * layout.span;
      const points = seconds.map((second): Point => {
        const y = pick(second);
        const point = { x: start + second.second, y: y === null ? null : rounded(y) };
        return second.second % MARKER_EVERY === 0 ? { ...point, marker: true } : point;
      });
      return [...points, { x: start + layout.span - 1, y: null }];
    }),
  });
  const lanes = [
    lane(0, ({ p99Us }) => inMs(p99Us)),
    lane(1, ({ lagP99Us }) => inMs(lagP99Us)),
    lane(2, ({ stealShare }) => inPercent(stealShare)),
    lane(3, ({ cpuPressure }) => inPercent(cpuPressure)),
    { ...lane(3, ({ ioPressure }) => inPercent(ioPressure)), dashed: true },
  ];
  return lanes.filter(({ points }) => points.some(({ y }) => y !== null));
}
const MARKER_EVERY = 5;

function inPercent(share: number | null): number | null {
  return share === null ? null : 100 * share;
}

/** Below 1 µs there is nothing to see on a logarithmic axis. */
function inMs(us: number | null): number | null {
  return us === null ? null : Math.max(1, us) / 1000;
}

function rowsOf(open: OpenFigures | null): string[][] {
  return (open?.series ?? []).flatMap(({ repeat, seconds }) =>
    seconds.map((it) => [
      String(repeat),
      String(it.second),
      count(it.outcomes.due),
      count(it.outcomes.answered),
      ...[it.p50Us, it.p99Us, it.lagP99Us].map((us) => (us === null ? NONE : number(us / 1000))),
      ...[it.stealShare, it.cpuPressure, it.ioPressure, it.idleShare].map((share) =>
        share === null ? NONE : percentOf(share),
      ),
    ]),
  );
}
