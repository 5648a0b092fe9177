/** What gates come to that are played on recorded generations: as they were recorded, and with changes of exactly known size. */
import { judged } from '../../../harness/gate/workload.ts';
import { estimateOf, interval } from '../../../judge/gate/estimate.ts';
import { logOf, METRICS, type MetricName, type Values } from '../../../judge/gate/metrics.ts';
import type { PlayedGate } from '../../../judge/gate/play.ts';
import { percent, quantile, withBounds, words } from './cells.ts';
import type { Condition } from './conditions.ts';
import type { Recorded } from './files.ts';
import { resample } from './resample.ts';

export const PLAYED_HEAD = [
  ...['condition', 'fail [95 %]', 'pass', 'inconclusive', 'invalid', 'failed by'],
  ...['generations, median (p90)', 'minutes, median (p90)'],
];

const SEED = 7;
const LEVEL = 0.05;

interface Way {
  readonly words: string;
  readonly swapsSides: boolean;
  readonly added: Values;
}

export interface Played {
  readonly row: readonly string[];
  /** Of the intervals; null where the truth is not known. */
  readonly coverage: readonly string[] | null;
}

export function playedRows(
  condition: Condition,
  generations: readonly Recorded[],
  primaries: readonly MetricName[],
  gates: number,
): readonly Played[] {
  const secondsEach = quantile(
    generations.map(({ seconds }) => seconds),
    0.5,
  );
  return waysOf(condition, primaries).map((way) => {
    const played = resample(generations.map(judged), { ...way, primaries, seed: SEED, gates });
    return {
      row: rowOf(way.words, played, primaries, secondsEach),
      coverage: way.swapsSides ? [way.words, ...primaries.map((metric) => coverage(metric, played, way))] : null,
    };
  });
}

/** Sides that are equal can be swapped, and then every change that is added is known to the last digit. */
function waysOf({ words: its, change, neighbour }: Condition, primaries: readonly MetricName[]): readonly Way[] {
  const asRecorded = { words: its, swapsSides: false, added: {} };
  if (change !== null) return [asRecorded];
  const swapped = { words: `${its}, sides swapped at random`, swapsSides: true, added: {} };
  if (neighbour > 0) return [asRecorded, swapped];
  return [asRecorded, swapped, ...primaries.map(exactly)];
}

/** τ of one metric, and nothing else. */
function exactly(name: MetricName): Way {
  const metric = METRICS[name];
  const sign = metric.worse === 'higher' ? '+' : '−';
  return {
    words: `the same, and exactly ${sign}${Math.round(100 * metric.tolerance)} % of ${metric.words} added`,
    swapsSides: true,
    added: { [name]: logOf(metric, metric.tolerance) },
  };
}

function rowOf(
  name: string,
  gates: readonly PlayedGate[],
  primaries: readonly MetricName[],
  secondsEach: number,
): readonly string[] {
  const counts = gates.map(({ first, rerun }) => first.length + rerun.length);
  const share = (kind: string) => gates.filter(({ verdict }) => verdict.kind === kind).length;
  const failed = primaries.map((metric) => `${words(metric)} ${gates.filter((one) => failsBy(one, metric)).length}`);
  const minutes = (at: number) => ((quantile(counts, at) * secondsEach) / 60).toFixed(1);
  return [
    name,
    ...['fail', 'pass', 'inconclusive', 'invalid'].map((kind) => withBounds(share(kind), gates.length)),
    share('fail') === 0 ? '–' : failed.join(', '),
    `${quantile(counts, 0.5).toFixed(0)} (${quantile(counts, 0.9).toFixed(0)})`,
    `${minutes(0.5)} (${minutes(0.9)})`,
  ];
}

function failsBy({ verdict }: PlayedGate, metric: MetricName): boolean {
  return verdict.kind === 'fail' && verdict.by === 'metrics' && verdict.metrics.includes(metric);
}

/** How many of the 95 % intervals, over all generations up to the verdict, hold the truth. */
function coverage(metric: MetricName, gates: readonly PlayedGate[], { added }: Way): string {
  const truth = added[metric] ?? 0;
  const holding = gates.filter(({ first, rerun }) => {
    const { low, high } = interval(
      estimateOf([...first, ...rerun].map(({ values }) => values[metric] ?? Number.NaN)),
      LEVEL,
    );
    return low <= truth && truth <= high;
  });
  return percent(holding.length / gates.length);
}
