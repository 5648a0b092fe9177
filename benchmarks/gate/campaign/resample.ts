/** Gates played on recorded generations: each draws whole ones, none twice, so that a gate is what it could have met. */
import type { Generation } from '../../../judge/gate/decide.ts';
import type { MetricName, Values } from '../../../judge/gate/metrics.ts';
import { type PlayedGate, play } from '../../../judge/gate/play.ts';
import { uniforms } from '../../../judge/random.ts';

export interface Resampling {
  readonly primaries: readonly MetricName[];
  readonly seed: number;
  readonly gates: number;
  /**
   * Equal sides have no names: each generation could as well have been recorded the other way round. It takes out what the
   * few recorded ones lie off 0 together, and leaves how they spread.
   */
  readonly swapsSides: boolean;
  /** Log ratios on top of every generation's: a change whose size is known, in noise that is real. */
  readonly added: Values;
}

/** A stream of its own, beside those of the gates. */
const DRAWS = 11;

/** @param recorded - more than the most that a gate may ask for */
export function resample(recorded: readonly Generation[], how: Resampling): readonly PlayedGate[] {
  return Array.from({ length: how.gates }, (_, gate) => {
    const draw = uniforms(how.seed, DRAWS, gate);
    const drawn = shuffled(recorded, draw)
      .map((one) => (how.swapsSides && draw() < 0.5 ? swapped(one) : one))
      .map((one) => withAdded(one, how.added));
    const next = () => {
      const one = drawn.pop();
      if (one === undefined) throw new RangeError(`${recorded.length} recorded generations are too few for a gate`);
      return one;
    };
    return play({
      primaries: how.primaries,
      seed: how.seed + gate,
      most: Number.POSITIVE_INFINITY,
      first: next,
      rerun: next,
    });
  });
}

function shuffled<T>(row: readonly T[], draw: () => number): T[] {
  return row
    .map((one) => ({ one, at: draw() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

function swapped(generation: Generation): Generation {
  const values: Values = Object.fromEntries(Object.entries(generation.values).map(([name, value]) => [name, -value]));
  return { ...generation, values };
}

function withAdded(generation: Generation, added: Values): Generation {
  const sums = Object.entries(added).map(([name, more]) => [name, (generation.values[name as MetricName] ?? 0) + more]); // Keys of `Values`.
  return { ...generation, values: { ...generation.values, ...Object.fromEntries(sums) } };
}
