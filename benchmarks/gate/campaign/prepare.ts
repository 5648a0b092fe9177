/** The sides of a campaign: two equal ones, and one for each change, whose size is found by measuring as the gate does. */
import { execFileSync } from 'node:child_process';
import { readEnvironment } from '../../../harness/measure/environment.ts';
import { METRICS, worseBy } from '../../../judge/gate/metrics.ts';
import { median } from '../../../judge/median.ts';
import type { GateGeneration, GateShape } from '../../../model/gate-file.ts';
import type { Slowdown } from '../injected/slowdown.ts';
import { stepsPerMicrosecond } from '../injections/calibrate.ts';
import { type Change, CONDITIONS, UNSIZED_CONDITIONS } from './conditions.ts';
import { type Setup, writeSetup } from './files.ts';
import { type Ground, generationOf, IMPLEMENTATION, makeSide, PLAN } from './ground.ts';

/** Generations by which a size is measured, and how often it is corrected. */
const GENERATIONS = 4;
const CORRECTIONS = 2;
/** Numbers of generations that no recorded one has. */
const TRIALS_FROM = 1_000_000;

/** @param known - sizes that need no trials, by the name of the condition */
export async function prepare(ground: Ground, known: Setup['slowdowns']): Promise<Setup> {
  const { folder, cores } = ground;
  for (const name of ['one', 'two']) await makeSide(folder, name, { kind: 'none' });
  const first = await generationOf(ground, { base: 'one', candidate: 'two' }, TRIALS_FROM, null);
  for (const { name, slowdown } of UNSIZED_CONDITIONS) await makeSide(folder, name, slowdown);
  const slowdowns: Record<string, Slowdown> = {};
  for (const { name, change } of CONDITIONS) {
    if (change === null) continue;
    slowdowns[name] = known[name] ?? (await sized(ground, name, change, first.shape, first.generation));
    await makeSide(folder, name, slowdowns[name]);
  }
  const setup: Setup = {
    startedAt: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(),
    implementation: IMPLEMENTATION,
    plan: PLAN,
    shape: first.shape,
    cores: cores && { driver: cores.driver, services: cores.services },
    environment: readEnvironment({ versions: {}, settings: {} }),
    slowdowns,
  };
  await writeSetup(folder, setup);
  return setup;
}

/** A first guess, and then what all trials together say of how much a size makes. */
async function sized(
  ground: Ground,
  name: string,
  change: Change,
  shape: GateShape,
  generation: GateGeneration,
): Promise<Slowdown> {
  let size = guess(change, generation);
  const [sizes, effects]: [number[], number[]] = [[], []];
  const wanted = worseBy(METRICS[change.metric], 1, 1 + change.share);
  for (let correction = 0; correction < CORRECTIONS; correction++) {
    await makeSide(ground.folder, name, slowdownOf(change, size));
    for (let i = 0; i < GENERATIONS; i++) {
      const index = TRIALS_FROM + 100 * correction + i;
      const { generation: one } = await generationOf(ground, { base: 'one', candidate: name }, index, shape);
      sizes.push(size);
      effects.push(one.values[change.metric] ?? 0);
    }
    const perSize = sum(effects) / sum(sizes);
    console.error(
      `${name}: ${JSON.stringify(slowdownOf(change, size))}, ${effects.map((one) => one.toFixed(3)).join(' ')}`,
    );
    // Half of it or twice as much: a few generations are no more than an estimate.
    size = perSize > 0 ? Math.min(2 * size, Math.max(size / 2, wanted / perSize)) : 2 * size;
  }
  return slowdownOf(change, size);
}

/** In steps or µs. */
function guess({ kind, share }: Change, { segments, p99Us }: GateGeneration): number {
  if (kind === 'cpu')
    return share * median(segments.map(({ cpuUsPerRequest }) => cpuUsPerRequest)) * stepsPerMicrosecond();
  // With two clients and one thread, each waits for the other's pause, too.
  if (kind === 'sleep') return (share / 2) * median(segments.map(({ p50Us }) => p50Us));
  return 0.5 * p99Us.base;
}

function slowdownOf({ kind }: Change, size: number): Slowdown {
  const whole = Math.round(size);
  if (kind === 'cpu') return { kind, steps: whole };
  return kind === 'sleep' ? { kind, us: whole } : { kind, us: whole, seed: 1 };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
