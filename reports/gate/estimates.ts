/** Gate file -> per metric what its generations say: ratio, interval, and by which generations. */
import { estimateOf, type GenerationEstimate, interval } from '../../judge/gate/estimate.ts';
import { METRICS, type MetricName, ratioOf } from '../../judge/gate/metrics.ts';
import type { GateGeneration, GateWorkload } from '../../model/gate-file.ts';

export interface MetricFigures {
  readonly metric: MetricName;
  /** Of the metrics that decide, or only shown. */
  readonly isPrimary: boolean;
  /** Undisturbed generations that it comes from. */
  readonly generations: number;
  /** `rerun`: it alone is shown for what failed, for the first stage was picked because it looked bad. */
  readonly from: 'all' | 'rerun';
  /** The candidate's value as a multiple of the base's; null: fewer than two generations. */
  readonly ratio: { readonly point: number; readonly low: number; readonly high: number } | null;
  /** Standard deviation between generations, as a share of the value; null: fewer than two. */
  readonly noise: number | null;
  /** In how many generations the candidate was worse. */
  readonly worseIn: number;
  /** Medians over all segments of a side, in the metric's own unit. */
  readonly base: number;
  readonly candidate: number;
}

const LEVEL = 0.05;
const ALL: readonly MetricName[] = ['p50', 'cpuPerRequest', 'throughput', 'p99'];

/** @returns none where no generation was measured */
export function figuresOfWorkload(workload: GateWorkload): readonly MetricFigures[] {
  if (workload.generations.length === 0) return [];
  return ALL.map((metric) => figuresOf(metric, workload));
}

function figuresOf(metric: MetricName, { generations, verdict, shape }: GateWorkload): MetricFigures {
  const isFailed = verdict?.kind === 'fail' && verdict.by === 'metrics' && verdict.metrics.includes(metric);
  const own = generations.filter(({ stage, leftOut }) => leftOut.length === 0 && (!isFailed || stage === 'rerun'));
  const values = own.flatMap(({ values: { [metric]: value } }) => value ?? []);
  const estimate = values.length < 2 ? null : estimateOf(values);
  return {
    metric,
    isPrimary: shape?.primaries.includes(metric) ?? false,
    generations: values.length,
    from: isFailed ? 'rerun' : 'all',
    ratio: estimate && ratioIn(metric, estimate),
    noise: estimate && Math.expm1(estimate.standardError * Math.sqrt(estimate.generations)),
    worseIn: values.filter((value) => value > 0).length,
    base: middleOf(metric, 'base', generations),
    candidate: middleOf(metric, 'candidate', generations),
  };
}

/** Of throughput, more on the scale of worse is less of it: the ends change places. */
function ratioIn(metric: MetricName, estimate: GenerationEstimate): NonNullable<MetricFigures['ratio']> {
  const { low, high } = interval(estimate, LEVEL);
  const ends = [ratioOf(METRICS[metric], low), ratioOf(METRICS[metric], high)];
  return { point: ratioOf(METRICS[metric], estimate.mean), low: Math.min(...ends), high: Math.max(...ends) };
}

function middleOf(metric: MetricName, side: 'base' | 'candidate', generations: readonly GateGeneration[]): number {
  if (metric === 'p99') return middle(generations.map(({ p99Us }) => p99Us[side]));
  const field = { p50: 'p50Us', cpuPerRequest: 'cpuUsPerRequest', throughput: 'throughputPerSecond' } as const;
  const segments = generations.flatMap((one) => one.segments.filter((segment) => segment.side === side));
  return middle(segments.map((segment) => segment[field[metric]]));
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}
