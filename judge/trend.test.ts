import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trendOf } from './trend.ts';

/** The same for the same seed; 0 … 1. */
const noise = (seed: number) => {
  const x = Math.sin(12.9898 * (seed + 1)) * 43_758.5453;
  return x - Math.floor(x);
};
const series = (n: number, of: (i: number) => number) => Array.from({ length: n }, (_, i) => of(i));

it('a steady rise is certain, and its size is told as a share of the median', () => {
  // 10, 11, … 21: by 11 of 15.5; S = 66, variance 12·11·29/18 = 212.7, z = 65/14.58 = 4.46
  const trend = trendOf(series(12, (i) => 10 + i));
  expect(trend?.change).toBeCloseTo(11 / 15.5, 12);
  expect(trend?.p).toBeCloseTo(8.3e-6, 6);
});

it('values that are all alike have no trend', () => {
  expect(trendOf(series(12, () => 7))).toEqual({ slices: 12, change: 0, p: 1 });
});

it('too few values have none to be told, nor have those without a middle above 0', () => {
  expect(trendOf(series(7, (i) => i + 1))).toBeNull();
  expect(trendOf(series(12, () => 0))).toBeNull();
});

it('one that is far off does not make a trend', () => {
  const values = series(12, (i) => 10 + noise(i));
  values[11] = 1e6;
  expect(trendOf(values)?.p).toBeGreaterThan(0.1);
});

describe('whatever the values', () => {
  const values = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 8, maxLength: 24 });

  it('going backwards turns the change round and leaves its probability', () => {
    fc.assert(
      fc.property(values, (forwards) => {
        const [there, back] = [trendOf(forwards), trendOf(forwards.toReversed())];
        expect(back?.p).toBeCloseTo(there?.p ?? 0, 10);
        expect(back?.change).toBeCloseTo(-(there?.change ?? 0), 8);
      }),
    );
  });

  it('their unit makes no difference', () => {
    fc.assert(
      fc.property(values, (given) => {
        const [one, other] = [trendOf(given), trendOf(given.map((value) => value * 1024))];
        expect(other).toEqual({ slices: one?.slices, p: one?.p, change: expect.closeTo(one?.change ?? 0, 8) });
      }),
    );
  });
});

it('noise alone looks like a trend as seldom as the probability says', () => {
  const found = series(2_000, (run) => trendOf(series(12, (i) => 1 + noise(1_000 * run + i)))?.p ?? 1);
  const share = (limit: number) => found.filter((p) => p < limit).length / found.length;
  // Binomial, three standard deviations: 0.05 ± 0.015 and 0.01 ± 0.007. The seeds are fixed: this cannot flake.
  expect(share(0.05)).toBeGreaterThan(0.03);
  expect(share(0.05)).toBeLessThan(0.065);
  expect(share(0.01)).toBeLessThan(0.017);
});
