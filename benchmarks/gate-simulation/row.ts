/** One row of the simulation's table, of many gates in the same world. */
import { shareInterval } from '../../judge/binomial.ts';
import type { Generation } from '../../judge/gate/decide.ts';
import { estimateOf, interval } from '../../judge/gate/estimate.ts';
import type { MetricName } from '../../judge/gate/metrics.ts';
import type { PlayedGate } from '../../judge/gate/play.ts';
import { trueLog, type World } from '../../judge/gate/testing/world.ts';

export const HEAD = [
  '| noise | σ of a generation | change | gates | fail [95 %] | pass | inconclusive | reruns | generations, median (p90) | minutes at 12 s / 20 s | covered: all | covered: rerun |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|',
].join('\n');

/** @param noise - one cell or more, as text */
export function rowOf(noise: string, change: string, world: World, gates: readonly PlayedGate[]): string {
  const share = (kind: string) => gates.filter(({ verdict }) => verdict.kind === kind).length;
  const reruns = gates.filter(({ rerun }) => rerun.length > 0);
  const counts = gates.map(({ first, rerun }) => first.length + rerun.length).toSorted((a, b) => a - b);
  const at = (part: number) => counts[Math.floor(part * (counts.length - 1))] ?? Number.NaN;
  const cells = [
    ...[noise, change, gates.length, failures(share('fail'), gates.length)],
    ...[share('pass'), share('inconclusive'), reruns.length].map((count) => percent(count / gates.length)),
    `${at(0.5)} (${at(0.9)})`,
    `${((at(0.5) * 12) / 60).toFixed(1)} / ${((at(0.5) * 20) / 60).toFixed(1)}`,
    coverage(world, gates.map(({ first, rerun }) => [...first, ...rerun])), // biome-ignore format: one cell a line
    coverage(world, reruns.map(({ rerun }) => rerun)), // biome-ignore format: one cell a line
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Standard deviation of the values of 2,000 generations. */
export function spreadOf(next: () => Generation, name: MetricName = 'p50'): number {
  const values = Array.from({ length: 2_000 }, () => next().values[name] ?? Number.NaN);
  return estimateOf(values).standardError * Math.sqrt(values.length);
}

/** How many of the 95 % intervals hold the truth, of the metric that changed, else of the first. */
function coverage(world: World, samples: readonly (readonly Generation[])[]): string {
  // Of few, the share says nothing.
  if (samples.length < 200) return '–';
  const name = world.primaries.find((primary) => world.effects[primary] !== undefined) ?? 'p50';
  const truth = trueLog(world, name);
  const covered = samples.filter((sample) => {
    const { low, high } = interval(estimateOf(sample.map(({ values }) => values[name] ?? Number.NaN)), 0.05);
    return low <= truth && truth <= high;
  }).length;
  return percent(covered / samples.length);
}

function failures(count: number, gates: number): string {
  const { low, high } = shareInterval(count, gates);
  return `${percent(count / gates)} [${(100 * low).toFixed(2)}, ${(100 * high).toFixed(2)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
