/**
 * What the gate's rules do on synthetic noise with a known truth: how often it fails, passes or cannot say, after how many
 * generations, and whether its intervals hold the truth. Seeded: the same call prints the same tables on every machine.
 * `node bin/pinned.js benchmarks/gate-simulation.ts [--gates 1000] [--seed 1] [--noise TEXT] [--table verdicts|p99|smallest]`
 */
import { parseArgs } from 'node:util';
import type { MetricName, Values } from '../judge/gate/metrics.ts';
import { NOISES } from '../judge/gate/testing/noises.ts';
import { generations, simulate, type World } from '../judge/gate/testing/world.ts';
import { HEAD, rowOf, spreadOf } from './gate-simulation/row.ts';

const { values } = parseArgs({
  options: {
    gates: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    noise: { type: 'string', default: '' },
    table: { type: 'string', default: '' },
  },
});
const gates = Number(values.gates);
const firstSeed = Number(values.seed) * 1_000_000;

const THREE: readonly MetricName[] = ['p50', 'cpuPerRequest', 'throughput'];
const EFFECTS: readonly { readonly words: string; readonly effects: Values }[] = [
  { words: 'none', effects: {} },
  { words: 'p50 +3 %', effects: { p50: 0.03 } },
  { words: 'p50 +5 %', effects: { p50: 0.05 } },
  { words: 'p50 +7 %', effects: { p50: 0.07 } },
  { words: 'CPU +3 %', effects: { cpuPerRequest: 0.03 } },
  { words: 'CPU +5 %', effects: { cpuPerRequest: 0.05 } },
  { words: 'throughput −7 %', effects: { throughput: 0.07 } },
  { words: 'all three 20 % worse', effects: { p50: 0.2, cpuPerRequest: 0.2, throughput: 0.2 } },
];
/** No change is what most gates meet, and the rarest mistake. */
const gatesFor = (effects: Values) => (Object.keys(effects).length === 0 ? 5 * gates : gates);

const noises = Object.entries(NOISES).filter(([name]) => name.includes(values.noise));
const wants = (table: string) => values.table === '' || values.table === table;

if (wants('verdicts')) {
  console.log(HEAD);
  for (const [name, noise] of noises) {
    const spread = spreadOf(generations({ noise, effects: {}, primaries: ['p50'], requests: 500 }, firstSeed));
    for (const { words, effects } of EFFECTS) {
      const world: World = { noise, effects, primaries: THREE, requests: 500 };
      console.log(rowOf(`${name} | ${percent(spread)}`, words, world, play(world, gatesFor(effects))));
    }
  }
}

if (wants('p99')) {
  console.log(
    `\np99 as a fourth metric, noise σ 2 %\n\n${HEAD.replace('noise |', 'requests a side and generation |')}`,
  );
  for (const requests of [1_250, 2_500, 5_000]) {
    const noise = NOISES['σ 2 %'];
    const spread = spreadOf(generations({ noise, effects: {}, primaries: ['p99'], requests }, firstSeed), 'p99');
    for (const p99 of [0, 0.1, 0.2, 0.4]) {
      const world: World = { noise, effects: p99 === 0 ? {} : { p99 }, primaries: [...THREE, 'p99'], requests };
      const words = p99 === 0 ? 'none' : `p99 +${100 * p99} %`;
      console.log(rowOf(`${requests} | ${percent(spread)}`, words, world, play(world, gates)));
    }
  }
}

if (wants('smallest')) {
  console.log('\nSmallest change, in steps of half a percent, that 95 of 100 gates fail\n');
  console.log('| noise | p50 | CPU | throughput |\n|---|---|---|---|');
  for (const [name, noise] of noises) {
    const found = THREE.map((metric) => percent(smallestFound(noise, metric)));
    console.log(`| ${name} | ${found.join(' | ')} |`);
  }
}

function play(world: World, count: number) {
  return Array.from({ length: count }, (_, i) => simulate(world, firstSeed + i));
}

/** Halves the steps up to 20 %: what finds a change finds a greater one as well. */
function smallestFound(noise: World['noise'], metric: MetricName): number {
  let [low, high] = [0, 40];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const world: World = { noise, effects: { [metric]: middle / 200 }, primaries: THREE, requests: 500 };
    const failed = play(world, gates / 2).filter(({ verdict }) => verdict.kind === 'fail').length;
    if (failed >= 0.95 * (gates / 2)) high = middle;
    else low = middle;
  }
  return high / 200;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
