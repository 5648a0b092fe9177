import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tQuantile, tUpperTail } from './student.ts';

describe('quantiles of t', () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2, upper critical values.
  const TAILS = [0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
  test.each([
    [1, [3.078, 6.314, 12.706, 31.821, 63.657, 318.309]],
    [2, [1.886, 2.92, 4.303, 6.965, 9.925, 22.327]],
    [3, [1.638, 2.353, 3.182, 4.541, 5.841, 10.215]],
    [5, [1.476, 2.015, 2.571, 3.365, 4.032, 5.893]],
    [7, [1.415, 1.895, 2.365, 2.998, 3.499, 4.785]],
    [9, [1.383, 1.833, 2.262, 2.821, 3.25, 4.297]],
    [15, [1.341, 1.753, 2.131, 2.602, 2.947, 3.733]],
    [30, [1.31, 1.697, 2.042, 2.457, 2.75, 3.385]],
    [100, [1.29, 1.66, 1.984, 2.364, 2.626, 3.174]],
  ])('are those of the published table for %d degrees of freedom', (degrees, table) => {
    for (const [i, alpha] of TAILS.entries()) expect(tQuantile(alpha, degrees)).toBeCloseTo(table[i] ?? 0, 3);
  });

  const tails = fc.double({ min: 1e-7, max: 0.49, noNaN: true });
  const degrees = fc.integer({ min: 1, max: 60 });

  test('are exceeded with the probability that was asked for', () => {
    fc.assert(
      fc.property(tails, degrees, (alpha, d) => {
        expect(Math.abs(tUpperTail(tQuantile(alpha, d), d) - alpha)).toBeLessThan(1e-12);
      }),
    );
  });

  test('grow as the tail shrinks, and never with the degrees of freedom', () => {
    fc.assert(
      fc.property(tails, degrees, (alpha, d) => {
        expect(tQuantile(alpha / 2, d)).toBeGreaterThan(tQuantile(alpha, d));
        expect(tQuantile(alpha, d + 1)).toBeLessThanOrEqual(tQuantile(alpha, d));
      }),
    );
  });

  test.each([0, 0.5, 1, Number.NaN])('are refused for a tail of %d', (alpha) => {
    expect(() => tQuantile(alpha, 3)).toThrow(RangeError);
  });
});

describe('tails of t', () => {
  test('for one degree are those of Cauchy, whose distribution is known', () => {
    for (const t of [0, 0.3, 1, 7, 500]) expect(tUpperTail(t, 1)).toBeCloseTo(0.5 - Math.atan(t) / Math.PI, 14);
  });

  test('for two degrees have a closed form, too', () => {
    for (const t of [0, 0.3, 1, 7, 500])
      expect(tUpperTail(t, 2)).toBeCloseTo(0.5 - t / (2 * Math.hypot(Math.SQRT2, t)), 14);
  });

  test('on both sides make 1', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), fc.integer({ min: 1, max: 60 }), (t, d) => {
        expect(tUpperTail(t, d) + tUpperTail(-t, d)).toBeCloseTo(1, 14);
      }),
    );
  });

  test.each([0, -1, 1.5, Number.NaN])('are refused for %d degrees of freedom', (degrees) => {
    expect(() => tUpperTail(1, degrees)).toThrow(RangeError);
  });
});
