/** The tables of docs/gate.md, from the files of a campaign: what was recorded, what gates come to on it, and real gates. */

import { judged } from '../../../harness/gate/workload.ts';
import { shareInterval } from '../../../judge/binomial.ts';
import { estimateOf, interval } from '../../../judge/gate/estimate.ts';
import { METRICS, type MetricName, ratioOf } from '../../../judge/gate/metrics.ts';
import type { PlayedGate } from '../../../judge/gate/play.ts';
import { CONDITIONS, type Condition } from './conditions.ts';
import { type RealGate, type Recorded, readGates, readGenerations, readSetup } from './files.ts';
import { resample } from './resample.ts';

const LEVEL = 0.05;
const SEED = 7;

/** @param gates - to be played under each condition */
export async function tables(folder: string, gates: number): Promise<void> {
  const setup = await readSetup(folder);
  if (setup === null) throw new Error(`${folder} holds no campaign`);
  const { primaries } = setup.shape;
  const generations = await readGenerations(folder);
  const recorded = CONDITIONS.map((condition) => ({
    condition,
    generations: generations.filter((one) => one.condition === condition.name),
  })).filter((one) => one.generations.length > 1);
  print('Recorded', recordedHead(primaries), recorded.map((one) => recordedRow(one, primaries))); // biome-ignore format: one table a line
  const played = recorded.flatMap((one) => playedRows(one, primaries, gates));
  print(`Played, ${gates} gates each`, PLAYED_HEAD, played.map(({ row }) => row)); // biome-ignore format: one table a line
  print('Coverage of the 95 % intervals', ['condition', ...primaries.map(words)], played.map(({ coverage }) => coverage)); // biome-ignore format: one table a line
  const real = await readGates(folder);
  print('Real', REAL_HEAD, CONDITIONS.map((condition) => realRow(condition, real)).filter((row) => row.length > 0)); // biome-ignore format: one table a line
}

interface OfCondition {
  readonly condition: Condition;
  readonly generations: readonly Recorded[];
}

const words = (name: MetricName) => METRICS[name].words;

function recordedHead(primaries: readonly MetricName[]): readonly string[] {
  const each = primaries.map((name) => `${words(name)}: change [95 %], σ`);
  return ['condition', 'generations', 'left out', ...each, 'seconds, median'];
}

function recordedRow({ condition, generations }: OfCondition, primaries: readonly MetricName[]): readonly string[] {
  const kept = generations.filter(({ leftOut }) => leftOut.length === 0);
  const each = primaries.map((name) => {
    const estimate = estimateOf(kept.map(({ values }) => values[name] ?? Number.NaN));
    const { low, high } = interval(estimate, LEVEL);
    const sigma = estimate.standardError * Math.sqrt(estimate.generations);
    const ends = [change(name, low), change(name, high)].toSorted((a, b) => a - b);
    return `${signed(change(name, estimate.mean))} [${ends.map(signed).join(', ')}], ${percent(sigma)}`;
  });
  const seconds = middle(generations.map((one) => one.seconds)).toFixed(1);
  return [condition.words, `${generations.length}`, `${generations.length - kept.length}`, ...each, seconds];
}

const PLAYED_HEAD = [
  ...['condition', 'fail [95 %]', 'pass', 'inconclusive', 'invalid', 'failed by'],
  ...['generations, median (p90)', 'minutes, median (p90)'],
];

function playedRows({ condition, generations }: OfCondition, primaries: readonly MetricName[], gates: number) {
  const ways = condition.change === null ? [false, true] : [false];
  return ways.map((swapsSides) => {
    const name = `${condition.words}${swapsSides ? ', sides swapped at random' : ''}`;
    const seconds = new Map(generations.map((one) => [one.values, one.seconds]));
    const gatesPlayed = resample(generations.map(judged), { primaries, seed: SEED, gates, swapsSides });
    const typical = middle([...seconds.values()]);
    const counts = gatesPlayed.map(({ first, rerun }) => first.length + rerun.length);
    const share = (kind: string) => gatesPlayed.filter(({ verdict }) => verdict.kind === kind).length;
    const failed = primaries.map(
      (metric) => `${words(metric)} ${gatesPlayed.filter((one) => failsBy(one, metric)).length}`,
    );
    return {
      row: [
        ...[name, withBounds(share('fail'), gates)],
        ...['pass', 'inconclusive', 'invalid'].map((kind) => withBounds(share(kind), gates)),
        share('fail') === 0 ? '–' : failed.join(', '),
        `${quantile(counts, 0.5)} (${quantile(counts, 0.9)})`,
        `${((quantile(counts, 0.5) * typical) / 60).toFixed(1)} (${((quantile(counts, 0.9) * typical) / 60).toFixed(1)})`,
      ],
      coverage: [name, ...primaries.map((metric) => coverage(metric, gatesPlayed, truth(metric, condition, swapsSides, generations)))], // biome-ignore format: one row a line
    };
  });
}

function failsBy({ verdict }: PlayedGate, metric: MetricName): boolean {
  return verdict.kind === 'fail' && verdict.by === 'metrics' && verdict.metrics.includes(metric);
}

/** 0 where the sides are equal; where they are not, and as they were recorded, nobody knows it better than all generations. */
function truth(
  metric: MetricName,
  { change: made }: Condition,
  swaps: boolean,
  generations: readonly Recorded[],
): number {
  if (made === null && swaps) return 0;
  return estimateOf(generations.map(({ values }) => values[metric] ?? Number.NaN)).mean;
}

function coverage(metric: MetricName, gates: readonly PlayedGate[], true_: number): string {
  const holding = gates.filter(({ first, rerun }) => {
    const all = [...first, ...rerun].map(({ values }) => values[metric] ?? Number.NaN);
    const { low, high } = interval(estimateOf(all), LEVEL);
    return low <= true_ && true_ <= high;
  });
  return percent(holding.length / gates.length);
}

const REAL_HEAD = [
  ...['condition', 'gates', 'fail [95 %]', 'pass', 'inconclusive', 'invalid', 'generations, median (most)'],
  ...['minutes of measuring, median (most)', 'minutes in all, median (most)'],
];

function realRow({ name, words: its }: Condition, all: readonly RealGate[]): readonly string[] {
  const gates = all.filter(({ condition }) => condition === name);
  if (gates.length === 0) return [];
  const share = (kind: string) =>
    withBounds(gates.filter(({ verdict }) => verdict?.kind === kind).length, gates.length);
  const both = (values: readonly number[], digits: number) =>
    `${middle(values).toFixed(digits)} (${Math.max(...values).toFixed(digits)})`;
  return [
    ...[its, `${gates.length}`, ...['fail', 'pass', 'inconclusive', 'invalid'].map(share)],
    both(gates.map(({ generations }) => generations.length), 0), // biome-ignore format: one cell a line
    both(gates.map(({ measuredSeconds }) => measuredSeconds / 60), 1), // biome-ignore format: one cell a line
    both(gates.map(({ seconds }) => seconds / 60), 1), // biome-ignore format: one cell a line
  ];
}

function print(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log([`\n${title}\n`, line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n'));
}

function withBounds(count: number, of: number): string {
  const { low, high } = shareInterval(count, of);
  return `${count} of ${of} [${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)} %]`;
}

/** As a share of the base's value. */
function change(name: MetricName, log: number): number {
  return ratioOf(METRICS[name], log) - 1;
}

function signed(share: number): string {
  return `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function middle(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], at: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(at * (values.length - 1))] ?? Number.NaN;
}
