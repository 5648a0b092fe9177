/**
 * Synthetic gates with a known truth: noise of the kinds that real machines make, from the segment up, so that the schedule,
 * the pairs and the decision are those of a real gate. All sizes are standard deviations of logarithms.
 */
import { normals, uniforms } from '../../random.ts';
import type { Generation } from '../decide.ts';
import { generationValue, pairsOf } from '../generation.ts';
import { logOf, METRICS, type MetricName, type Values } from '../metrics.ts';
import { type PlayedGate, play } from '../play.ts';
import { turnsOf } from '../schedule.ts';

export interface Noise {
  /** Of the log ratio of two fresh processes of the same program: what a generation cannot average away. */
  readonly process: number;
  /** Share of the generations in which the effect of the processes is four times as great. */
  readonly heavyShare: number;
  /** Of one segment. */
  readonly segment: number;
  /** Of the machine's slow wandering, which both sides share. */
  readonly drift: number;
  /** How much of that wandering is left one segment later, 0 … 1. */
  readonly driftKept: number;
  /** Change from each generation to the next. */
  readonly trend: number;
  /** Share of the segments that a neighbour makes longer, by 30 %. */
  readonly burstShare: number;
  /** Of a difference between the sides that is no effect of the change and stays for the whole gate, rerun included. */
  readonly lasting: number;
  /** Of one that stays for a stage and is drawn anew for the rerun: of copies of a database, paths, ports. */
  readonly stage: number;
}

export interface World {
  readonly noise: Noise;
  /** True changes for the worse, as shares of the base's value; what is not named is equal. */
  readonly effects: Values;
  readonly primaries: readonly MetricName[];
  /** On each side, per generation. */
  readonly requests: number;
}

const BLOCKS = 4;
const HEAVY = 4;
const BURST = Math.log(1.3);
const QUIET = { stealShare: 0, rulerSpread: 0 };
/** Of the logarithm of a p99 from one request, for log-normal times of σ = 1: 6.8 % from 3,000. */
const P99_OF_ONE = 0.068 * Math.sqrt(3_000);

/** Plays a gate to its end as the command would. */
export function simulate(world: World, seed: number): PlayedGate {
  return play({
    primaries: world.primaries,
    seed,
    most: Number.POSITIVE_INFINITY,
    first: generations(world, seed),
    rerun: generations(world, seed, 1),
  });
}

/** An endless row of generations. @param stage - 0 the first, 1 the rerun */
export function generations(world: World, seed: number, stage = 0): () => Generation {
  const normal = normals(uniforms(seed, 3, stage));
  const uniform = uniforms(seed, 4, stage);
  const wander = wandering(world.noise, normal);
  const lasting = normals(uniforms(seed, 5));
  const offsets = world.primaries.map(() => world.noise.lasting * lasting() + world.noise.stage * normal());
  let count = 0;
  return () => {
    const values = world.primaries.map((name, i) => {
      const heavy = uniform() < world.noise.heavyShare ? HEAVY : 1;
      const shift = trueLog(world, name) + (offsets[i] ?? 0) + heavy * world.noise.process * normal();
      return [name, name === 'p99' ? p99Of(shift) : paired(name, shift)] as const;
    });
    count += 1;
    return { values: Object.fromEntries(values), requests: world.requests, machine: QUIET };
  };

  function p99Of(shift: number): number {
    return shift + P99_OF_ONE * Math.sqrt(2 / world.requests) * normal();
  }

  function paired(name: MetricName, shift: number): number {
    const segments = turnsOf(seed, count, BLOCKS).map((side) => {
      const burst = uniform() < world.noise.burstShare ? BURST : 0;
      const worse =
        wander() +
        world.noise.segment * normal() +
        burst +
        count * world.noise.trend +
        (side === 'candidate' ? shift : 0);
      return { side, value: Math.exp(METRICS[name].worse === 'higher' ? worse : -worse) };
    });
    return generationValue(METRICS[name], pairsOf(segments));
  }
}

/** The true value of what the gate estimates. */
export function trueLog({ effects }: World, name: MetricName): number {
  return logOf(METRICS[name], effects[name] ?? 0);
}

/** An AR(1) process that has run for long. */
function wandering({ drift, driftKept }: Noise, normal: () => number): () => number {
  let at = drift * normal();
  return () => {
    at = driftKept * at + drift * Math.sqrt(1 - driftKept ** 2) * normal();
    return at;
  };
}
