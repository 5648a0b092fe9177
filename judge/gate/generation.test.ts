import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generationValue, pairsOf, type Segment } from './generation.ts';
import { METRICS } from './metrics.ts';
import { turnsOf } from './schedule.ts';

const value = fc.double({ min: 0.1, max: 1e4, noNaN: true });
const pairs = fc.array(fc.record({ base: value, candidate: value }), { minLength: 1, maxLength: 12 });

test('neighbours are paired, whoever came first', () => {
  const segments: Segment[] = [
    { side: 'base', value: 10 },
    { side: 'candidate', value: 11 },
    { side: 'candidate', value: 12 },
    { side: 'base', value: 9 },
  ];
  expect(pairsOf(segments)).toEqual([
    { base: 10, candidate: 11 },
    { base: 9, candidate: 12 },
  ]);
});

test('every schedule can be paired; two turns of the same side, or a half pair, cannot', () => {
  fc.assert(
    fc.property(fc.integer(), fc.nat(50), fc.integer({ min: 1, max: 8 }), (seed, generation, blocks) => {
      const segments = turnsOf(seed, generation, blocks).map((side) => ({ side, value: 1 }));
      expect(pairsOf(segments)).toHaveLength(2 * blocks);
      expect(() => pairsOf(segments.slice(1))).toThrow(RangeError);
    }),
  );
});

test('of ratios 1.1, 1.02 and 30 the generation has 1.1: one pair that was hit does not count for more', () => {
  const three = [1.1, 1.02, 30].map((ratio) => ({ base: 8, candidate: 8 * ratio }));
  expect(generationValue(METRICS.p50, three)).toBeCloseTo(Math.log(1.1), 12);
  expect(generationValue(METRICS.throughput, three)).toBeCloseTo(-Math.log(1.1), 12);
});

test('turning the sides round mirrors it, a slower candidate makes it greater', () => {
  fc.assert(
    fc.property(pairs, fc.double({ min: 1, max: 3, noNaN: true }), (all, factor) => {
      const before = generationValue(METRICS.p50, all);
      const turned = all.map(({ base, candidate }) => ({ base: candidate, candidate: base }));
      const slower = all.map(({ base, candidate }) => ({ base, candidate: candidate * factor }));
      expect(generationValue(METRICS.p50, turned)).toBeCloseTo(-before, 9);
      expect(generationValue(METRICS.p50, slower)).toBeCloseTo(before + Math.log(factor), 9);
    }),
  );
});

test('without a pair there is no value', () => {
  expect(() => generationValue(METRICS.p50, [])).toThrow(RangeError);
});
