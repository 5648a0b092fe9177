import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logOf, METRICS, ratioOf, worseBy } from './metrics.ts';

const metrics = fc.constantFrom(...Object.values(METRICS));
const amounts = fc.double({ min: 1e-3, max: 1e6, noNaN: true });

test('a change of 7 % for the worse is 107 of 100 ms, and 93 of 100 answers a second', () => {
  expect(worseBy(METRICS.p50, 100, 107)).toBeCloseTo(logOf(METRICS.p50, 0.07), 12);
  expect(worseBy(METRICS.throughput, 100, 93)).toBeCloseTo(logOf(METRICS.throughput, 0.07), 12);
});

test('units do not matter, and turning the sides round turns the sign', () => {
  fc.assert(
    fc.property(metrics, amounts, amounts, amounts, (metric, base, candidate, unit) => {
      const worse = worseBy(metric, base, candidate);
      expect(worseBy(metric, base * unit, candidate * unit)).toBeCloseTo(worse, 9);
      expect(worseBy(metric, candidate, base)).toBeCloseTo(-worse, 9);
      expect(ratioOf(metric, worse)).toBeCloseTo(candidate / base, 6 - Math.ceil(Math.log10(candidate / base + 1)));
    }),
  );
});

test.each([
  [0, 1],
  [1, 0],
  [Number.NaN, 1],
  [1, Infinity],
])('%d and %d have no log ratio', (base, candidate) => {
  expect(() => worseBy(METRICS.p50, base, candidate)).toThrow(RangeError);
});

test('what fails is less than what a pass rules out', () => {
  for (const metric of Object.values(METRICS)) expect(metric.floor).toBeLessThan(metric.tolerance);
});
