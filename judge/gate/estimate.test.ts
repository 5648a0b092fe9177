import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateOf, interval, lowerBound, pAbove, pBelow, upperBound } from './estimate.ts';

const values = fc.array(fc.double({ min: -0.5, max: 0.5, noNaN: true }), { minLength: 2, maxLength: 16 });
const alphas = fc.double({ min: 0.0005, max: 0.2, noNaN: true });

test('of 0.02, 0.04 and 0.06 the bounds are those worked by hand', () => {
  // s² = (0.0004 + 0 + 0.0004) / 2, standard error = 0.02 / √3 = 0.011547; t(2) is 2.920 at 5 %, 4.303 at 2.5 %.
  const estimate = estimateOf([0.02, 0.04, 0.06]);
  expect(estimate).toMatchObject({ generations: 3, median: 0.04 });
  expect(estimate.mean).toBeCloseTo(0.04, 12);
  expect(lowerBound(estimate, 0.05)).toBeCloseTo(0.04 - 2.92 * 0.011547, 5);
  expect(upperBound(estimate, 0.05)).toBeCloseTo(0.04 + 2.92 * 0.011547, 5);
  expect(interval(estimate, 0.05).high).toBeCloseTo(0.04 + 4.303 * 0.011547, 5);
});

describe('whatever the values', () => {
  test('turning the sides round mirrors the interval', () => {
    fc.assert(
      fc.property(values, alphas, (all, alpha) => {
        const [there, back] = [interval(estimateOf(all), alpha), interval(estimateOf(all.map((v) => -v)), alpha)];
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.high).toBeCloseTo(-there.low, 9);
      }),
    );
  });

  test('the interval moves with the effect and stretches with the noise', () => {
    fc.assert(
      fc.property(values, alphas, fc.double({ min: -1, max: 1, noNaN: true }), (all, alpha, shift) => {
        const before = interval(estimateOf(all), alpha);
        const after = interval(estimateOf(all.map((v) => 2 * v + shift)), alpha);
        expect(after.low).toBeCloseTo(2 * before.low + shift, 7);
        expect(after.high).toBeCloseTo(2 * before.high + shift, 7);
      }),
    );
  });

  test('p is below alpha exactly where the bound at alpha is beyond the limit', () => {
    fc.assert(
      fc.property(values, alphas, fc.double({ min: -0.2, max: 0.2, noNaN: true }), (all, alpha, limit) => {
        const estimate = estimateOf(all);
        const [low, high] = [lowerBound(estimate, alpha), upperBound(estimate, alpha)];
        // Rounding may decide on the limit itself.
        fc.pre(estimate.standardError > 1e-6 && Math.min(Math.abs(low - limit), Math.abs(high - limit)) > 1e-9);
        expect(pAbove(estimate, limit) < alpha).toBe(low > limit);
        expect(pBelow(estimate, limit) < alpha).toBe(high < limit);
      }),
    );
  });
});

test('values that are all alike are certain', () => {
  const estimate = estimateOf([0.25, 0.25, 0.25]);
  expect([pAbove(estimate, 0), pAbove(estimate, 0.25), pBelow(estimate, 0.5), pBelow(estimate, 0)]).toEqual([
    0, 1, 0, 1,
  ]);
});

test.each([[[]], [[0.1]], [[0.1, Number.NaN]]])('%j make no estimate', (few) => {
  expect(() => estimateOf(few)).toThrow(RangeError);
});
