/** Open model: percentiles of response time at the scenario's rate. */
import {
  type Group,
  type LatencyFigures,
  PERCENTILES,
  type PercentileFigure,
  type PercentileName,
} from '../../figures/types.ts';
import { type Shown, scantWords } from '../../notes.ts';
import { count, interval, NONE, number, percentileMs, SCANT_MARK } from '../../words.ts';
import { type Html, html } from '../html.ts';
import { type TableRow, table } from '../table.ts';
import { logAxis, rangeOf } from './axes.ts';
import { cellRows, type Drawable, drawable } from './measured.ts';
import type { Chart, ChartContext, Point, Series } from './spec.ts';

const LABELS: Readonly<Record<PercentileName, string>> = { p50: 'p50', p95: 'p95', p99: 'p99', p999: 'p99.9' };

export const latency: Chart = {
  name: 'latency',
  question: 'How long do answers take?',
  note: 'Open model: requests fall due at the scenario’s rate whether or not earlier ones were answered. Response time counts from the intended start, over all due requests; those that failed rank last. Whiskers are the 95 % interval over repeats. Hollow markers lie past the time-out.',
  draw(group, context) {
    const cells = drawable(group).filter(({ figures }) => figures.open !== null);
    const series = cells.map((cell, at) => seriesOf(cell, (at - (cells.length - 1) / 2) * DODGE, context));
    const points = series.flatMap((it) => it.points);
    if (points.length === 0) return null;
    const { latencyMs } = group.scenario.objectives;
    const values = points.flatMap(({ y, range }) => [y ?? latencyMs, ...(range ?? [])]);
    const beyond = points.some((point) => point.beyond === true);
    return {
      kind: 'lines',
      x: {
        title: 'percentile of due requests',
        scale: 'linear',
        min: -0.5,
        max: PERCENTILES.length - 0.5,
        ticks: PERCENTILES.map((name, value) => ({
          value,
          label: LABELS[name] + (anyScant(cells, name) ? SCANT_MARK : ''),
        })),
      },
      panels: [{ ...logAxis('response time, ms', [...values, latencyMs]), weight: 1 }],
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
          latencyRow(html`${name} <small>response</small>`, open.response, context),
          latencyRow(html`${name} <small>service</small>`, open.service, context),
          ...(open.staleness ? [latencyRow(html`${name} <small>staleness</small>`, open.staleness, context)] : []),
          ...(open.visibility ? [latencyRow(html`${name} <small>visibility</small>`, open.visibility, context)] : []),
          latencyRow(html`${name} <small>driver lag</small>`, open.lag, context),
        ],
    );
    const heads = [
      'times in ms',
      ...PERCENTILES.map((name) => LABELS[name]),
      'p99, 95 % interval',
      'largest',
      'requests',
    ];
    return html`${table({ caption: 'Percentiles in ms over all repeats', heads, rows })}${notes(group)}`;
  },
};

/** Share of a step between neighbours, so that whiskers do not hide each other. */
const DODGE = 0.12;

function seriesOf({ implementation, look, figures }: Drawable, shift: number, context: ChartContext): Series {
  const response = figures.open?.response;
  const points = PERCENTILES.flatMap((name, at): Point[] => {
    const figure = response?.[name];
    if (!figure || figure.merged.kind === 'none') return [];
    const beyond = figure.merged.kind === 'beyond';
    const y = figure.merged.kind === 'value' ? figure.merged.us / 1000 : context.timeoutMs;
    const text = `${LABELS[name]} ${percentileText(figure, context)} ms`;
    return [{ x: at + shift, y, range: beyond ? null : rangeOf(figure.estimate, 1000), beyond, marker: true, text }];
  });
  return { name: implementation, look, panel: 0, joined: true, dashed: false, legend: true, points };
}

function anyScant(cells: readonly Drawable[], name: PercentileName): boolean {
  return cells.some(({ figures }) => figures.open?.response[name].scant === true);
}

/** The figure with its mark where too few requests went into it. */
function percentileText({ merged, scant }: PercentileFigure, { timeoutMs }: ChartContext): string {
  return `${percentileMs(merged, timeoutMs)}${scant ? SCANT_MARK : ''}`;
}

function latencyRow(name: Html, latency: LatencyFigures, context: ChartContext): TableRow {
  const { estimate } = latency.p99;
  return [
    name,
    ...PERCENTILES.map((percentile) => percentileText(latency[percentile], context)),
    estimate ? interval(estimate, (us) => number(us / 1000)) : NONE,
    percentileMs(latency.max, context.timeoutMs),
    count(latency.due),
  ];
}

function notes(group: Group): Html[] {
  const shown = group.cells.flatMap((cell): Shown[] => {
    const open = 'figures' in cell ? cell.figures.open : null;
    const all = open ? [open.response, open.service, open.lag, open.staleness, open.visibility] : [];
    const measured = all.filter((latency) => latency !== null);
    return measured.flatMap((latency) => PERCENTILES.map((name) => ({ figure: latency[name], due: latency.due })));
  });
  return scantWords(shown).map((words) => html`<p class="note">${words}</p>`);
}
