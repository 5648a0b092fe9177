/**
 * What a gate's way of measuring is worth: equal sides, measured as it does, without cores of their own, and with a longer
 * warm-up, in turns. Prints the standard deviation of each metric between generations, with its interval of 95 %.
 * `node bin/pinned.js benchmarks/gate/noise.ts [--generations 10] [--to results/noise]`
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { finish, startLifecycle, sweepCache } from '../../cli/lifecycle.ts';
import { METRICS, type MetricName } from '../../judge/gate/metrics.ts';
import type { GateGeneration, GateShape } from '../../model/gate-file.ts';
import { type Ground, generationOf, makeSide, openGround, PLAN } from './campaign/ground.ts';
import { spreadBounds, spreadOf } from './campaign/spread.ts';

const { values } = parseArgs({
  options: { generations: { type: 'string', default: '10' }, to: { type: 'string', default: 'results/noise' } },
});

startLifecycle();
await sweepCache();
const ground = await openGround(resolve(values.to));
const WAYS: readonly { readonly words: string; readonly ground: Ground; readonly warmUpSeconds: number }[] = [
  { words: 'as a gate measures', ground, warmUpSeconds: PLAN.warmUpSeconds },
  { words: 'cores left to the scheduler', ground: { ...ground, cores: null }, warmUpSeconds: PLAN.warmUpSeconds },
  { words: 'warm-up of 4 s', ground, warmUpSeconds: 4 },
];

const measured = new Map(WAYS.map((way): [string, GateGeneration[]] => [way.words, []]));
let shape: GateShape | null = null;
for (const name of ['one', 'two']) await makeSide(ground.folder, name, { kind: 'none' });
for (let round = 0; round < Number(values.generations); round++)
  for (const [at, way] of WAYS.entries()) {
    const sides = round % 2 === 0 ? { base: 'one', candidate: 'two' } : { base: 'two', candidate: 'one' };
    const plan = { ...PLAN, warmUpSeconds: way.warmUpSeconds };
    const one = await generationOf(way.ground, sides, round * WAYS.length + at, shape, plan);
    shape ??= one.shape;
    measured.get(way.words)?.push(one.generation);
    console.error(`${way.words} ${round}: ${JSON.stringify(one.generation.values)} ${one.generation.seconds} s`);
  }
ground.checker.oracle.close();

const names = Object.keys(METRICS) as MetricName[]; // The keys of a constant.
console.log(`| equal sides | ${names.map((name) => METRICS[name].words).join(' | ')} | seconds |`);
console.log(`|---|${names.map(() => '---|').join('')}---|`);
for (const [words, generations] of measured) {
  const cells = names.map((name) => spreadText(generations.map((one) => one.values[name] ?? Number.NaN)));
  const seconds = generations.reduce((sum, one) => sum + one.seconds, 0) / generations.length;
  console.log(`| ${words} | ${cells.join(' | ')} | ${seconds.toFixed(1)} |`);
}
await finish(0);

function spreadText(all: readonly number[]): string {
  const { low, high } = spreadBounds(spreadOf(all), all.length);
  return `${percent(spreadOf(all))} [${percent(low)}, ${percent(high)}]`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
