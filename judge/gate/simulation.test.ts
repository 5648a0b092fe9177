import { describe, expect, test } from 'vitest';
import { shareInterval } from '../binomial.ts';
import { estimateOf, interval } from './estimate.ts';
import type { MetricName } from './metrics.ts';
import { NOISES } from './testing/noises.ts';
import { generations, simulate, trueLog, type World } from './testing/world.ts';

const PRIMARIES: readonly MetricName[] = ['p50', 'cpuPerRequest', 'throughput'];
const world = (noise: keyof typeof NOISES, effects: World['effects'] = {}): World => ({
  noise: NOISES[noise],
  effects,
  primaries: PRIMARIES,
  requests: 500,
});
const failsOf = (of: World, gates: number) =>
  Array.from({ length: gates }, (_, seed) => simulate(of, seed)).filter(({ verdict }) => verdict.kind === 'fail')
    .length;

// Seeded: what these counts are does not depend on the machine.
describe('on synthetic noise', () => {
  test.each(['σ 2 %', 'heavy tails', 'bursts', 'fast drift', 'trend of 1 % a generation'] as const)(
    'with %s two equal sides fail less than 1 gate in 100, by the exact bound',
    (noise) => {
      const gates = 600;
      expect(shareInterval(failsOf(world(noise), gates), gates, 0.1).high).toBeLessThan(0.01);
    },
  );

  test.each([
    ['p50', 0.07],
    ['cpuPerRequest', 0.05],
    ['throughput', 0.07],
  ] as const)(
    'with σ 2 %% a change of %s by %d for the worse is found in 95 of 100, by the exact bound',
    (name, effect) => {
      expect(shareInterval(failsOf(world('σ 2 %', { [name]: effect }), 150), 150, 0.1).low).toBeGreaterThan(0.95);
    },
  );

  test.each([
    ['σ 2 %', 0, 4],
    ['σ 2 %', 0.05, 10],
    ['fast drift', 0.05, 8],
    ['heavy tails', 0.05, 10],
  ] as const)(
    'with %s the 95 %% interval of a change of %d over %d generations covers it in 93 to 97 of 100',
    (noise, p50, count) => {
      const of: World = { ...world(noise, { p50 }), primaries: ['p50'] };
      const truth = trueLog(of, 'p50');
      const trials = 1_500;
      const covered = Array.from({ length: trials }, (_, seed) => {
        const next = generations(of, seed);
        const values = Array.from({ length: count }, () => next().values.p50 ?? Number.NaN);
        const { low, high } = interval(estimateOf(values), 0.05);
        return low <= truth && truth <= high;
      }).filter(Boolean).length;
      expect(covered / trials).toBeGreaterThan(0.93);
      expect(covered / trials).toBeLessThan(0.97);
    },
  );
});
