/** One metric of a trend -> a picture: runs from left to right, a line an implementation, broken where runs are not alike. */
import { logAxis, rounded } from '../html/charts/axes.ts';
import type { Lines, Point, Range, Series } from '../html/charts/spec.ts';
import type { Metric, MetricValue } from './metrics.ts';
import type { Line, Step, Trend } from './trends.ts';
import { dayWords } from './when.ts';

/** @returns null where there is nothing to draw */
export function pictureOf({ runs, lines }: Trend, metric: Metric): Lines | null {
  const dodge = Math.min(WIDEST_DODGE, ROOM / lines.length);
  const series = lines
    .map((line, at) => seriesOf(line, metric, (at - (lines.length - 1) / 2) * dodge, runs.length))
    .filter(({ points }) => points.some(({ y }) => y !== null));
  if (series.length === 0) return null;
  const values = series.flatMap(({ points }) => points.flatMap(({ y, range }) => [y ?? 0, ...(range ?? [])]));
  const ticks = runs.map(({ number, run }, value) => ({ value, label: `${number} · ${dayWords(run.startedAt)}` }));
  return {
    kind: 'lines',
    x: { title: 'run, and the day it began', scale: 'linear', min: -0.5, max: runs.length - 0.5, ticks },
    panels: [{ ...logAxis(metric.title, values), weight: 1 }],
    series,
    marks: [],
  };
}

/** Neighbours stand this share of a step apart, so that whiskers do not hide each other, and within a part of the step. */
const WIDEST_DODGE = 0.12;
const ROOM = 0.6;

function seriesOf({ implementation, look, steps }: Line, metric: Metric, shift: number, amount: number): Series {
  const points = steps.flatMap((step, index): Point[] => {
    const gap = { x: placed(step.at + shift - 0.5), y: null };
    const value = drawnValue(step, metric);
    const point = value && pointOf(value, step, shift);
    if (point === null) return [gap];
    return index > 0 && step.changes.length > 0 ? [gap, point] : [point];
  });
  const marked = withMarkers(points, Math.ceil(amount / MOST_MARKERS));
  return { name: implementation, look, panel: 0, joined: true, dashed: false, legend: true, points: marked };
}

const MOST_MARKERS = 40;

/** Here and there on a long line, and wherever there is no line that would show the point. */
function withMarkers(points: readonly Point[], every: number): Point[] {
  return points.map((point, at) => {
    const isEnd = (points[at - 1]?.y ?? null) === null || (points[at + 1]?.y ?? null) === null;
    const isMarked = point.y !== null && (isEnd || point.beyond === true || at % every === 0);
    return isMarked ? { ...point, marker: true } : point;
  });
}

/** Nothing void is drawn. */
function drawnValue({ cell, timeoutMs }: Step, metric: Metric): MetricValue | null {
  return cell.state === 'done' ? metric.value(cell.figures, timeoutMs) : null;
}

/** @returns null for what has no place on a logarithmic axis */
function pointOf({ y, range, beyond, text }: MetricValue, { at, run }: Step, shift: number): Point | null {
  if (y === null || !(y > 0)) return null;
  return {
    ...{ x: placed(at + shift), y: rounded(y), text: `run ${run.number}: ${text}` },
    ...(range === null ? {} : { range: shortened(range) }),
    ...(beyond ? { beyond } : {}),
  };
}

function shortened([low, high]: Range): Range {
  return [rounded(low), rounded(high)];
}

/** Thousandths of a step are more than a picture shows. */
function placed(x: number): number {
  return Math.round(1_000 * x) / 1_000;
}
