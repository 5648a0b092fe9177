import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  estimateGeometric,
  estimateMean,
  estimateRatio,
  mapEstimate,
  showsDifference,
  tQuantile975,
} from './estimate.ts';

describe('the table of t', () => {
  test.each([1, 2, 3, 5, 10, 20, 30])('has the 0.975 quantile for %d degrees of freedom', (degrees) => {
    expect(tDistribution(tQuantile975(degrees), degrees)).toBeCloseTo(0.975, 4);
  });

  test.each([
    [31, 2.042],
    [39, 2.042],
    [40, 2.021],
    [59, 2.021],
    [60, 2],
    [119, 2],
    [120, 1.98],
    [5000, 1.98],
  ])('takes the row below %d degrees: %d', (degrees, t) => {
    expect(tQuantile975(degrees)).toBe(t);
  });

  test('never grows with the degrees of freedom', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 500 }), (d) => tQuantile975(d) >= tQuantile975(d + 1)));
  });

  test.each([0, -1, 1.5, Number.NaN])('refuses %d degrees of freedom', (degrees) => {
    expect(() => tQuantile975(degrees)).toThrow(RangeError);
  });
});

describe('the mean of repeats', () => {
  test('of 8, 10, 12 is 10 with its interval worked by hand', () => {
    // s² = (4 + 0 + 4) / 2 = 4, standard error = √(4 / 3) = 1.1547, t(2) = 4.303: half width 4.9687.
    const estimate = estimateMean([8, 10, 12]);
    expect(estimate).toMatchObject({ kind: 'interval', point: 10, n: 3 });
    expect(estimate?.kind === 'interval' && estimate.low).toBeCloseTo(10 - 4.9687, 3);
    expect(estimate?.kind === 'interval' && estimate.high).toBeCloseTo(10 + 4.9687, 3);
  });

  test('has no interval from one repeat, and is nothing from none', () => {
    expect(estimateMean([7])).toEqual({ kind: 'single', point: 7 });
    expect(estimateMean([])).toBeNull();
  });

  test('lies inside its interval, which moves and stretches with the values', () => {
    const values = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: -99, max: 99 }),
        (sample, factor, shift) => {
          const before = interval(estimateMean(sample));
          const after = interval(estimateMean(sample.map((value) => value * factor + shift)));
          expect(before.low <= before.point && before.point <= before.high).toBe(true);
          expect(after.low).toBeCloseTo(before.low * factor + shift, 5);
          expect(after.high).toBeCloseTo(before.high * factor + shift, 5);
        },
      ),
    );
  });

  test.each([2, 3, 5, 8])('from %d repeats of normal data covers the truth in 95 of 100 cases', (n) => {
    const normal = seededNormal(20_260 + n);
    const trials = 4_000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const { low, high } = interval(estimateMean(Array.from({ length: n }, () => 100 + 15 * normal())));
      if (low <= 100 && 100 <= high) covered += 1;
    }
    // Standard error √(0.95 · 0.05 / 4,000) = 0.0034: four of them.
    expect(Math.abs(covered / trials - 0.95)).toBeLessThan(0.014);
  });
});

describe('geometric means and ratios', () => {
  test('of 1, 10, 100 is 10, the same factor above as below', () => {
    const { point, low, high } = interval(estimateGeometric([1, 10, 100]));
    expect(point).toBeCloseTo(10, 9);
    expect(high / point).toBeCloseTo(point / low, 6);
    expect(low).toBeGreaterThan(0);
  });

  test('are nothing where a value is not above 0', () => {
    expect(estimateGeometric([3, 0])).toBeNull();
    expect(estimateGeometric([3, Number.NaN])).toBeNull();
    expect(estimateRatio([[1, 0]])).toBeNull();
    expect(estimateRatio([])).toBeNull();
  });

  test('a ratio comes from pairs: drift that both of a pair share cancels out', () => {
    const ratio = interval(estimateRatio([[200, 100], [400, 200], [100, 50]])); // biome-ignore format: one line
    expect([ratio.low, ratio.point, ratio.high].map((value) => value.toFixed(6))).toEqual(Array(3).fill('2.000000'));
  });

  test('a ratio and its inverse show a difference together', () => {
    const pair = fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 2, maxLength: 6 }), (pairs) => {
        const ratio = interval(estimateRatio(pairs));
        const inverse = interval(estimateRatio(pairs.map(([a, b]) => [b, a] as const)));
        expect(inverse.point).toBeCloseTo(1 / ratio.point, 6);
        // Rounding may decide where the interval ends on 1 exactly.
        if (Math.abs(ratio.low - 1) > 1e-9 && Math.abs(ratio.high - 1) > 1e-9) {
          expect(showsDifference(inverse)).toBe(showsDifference(ratio));
        }
      }),
    );
  });

  test('a difference is shown only by an interval that excludes 1', () => {
    expect(showsDifference({ kind: 'interval', point: 1.2, low: 1.1, high: 1.3, n: 3 })).toBe(true);
    expect(showsDifference({ kind: 'interval', point: 0.8, low: 0.7, high: 0.9, n: 3 })).toBe(true);
    expect(showsDifference({ kind: 'interval', point: 1.2, low: 0.9, high: 1.6, n: 3 })).toBe(false);
    expect(showsDifference({ kind: 'single', point: 5 })).toBe(false);
  });
});

test('a single value stays single when mapped', () => {
  expect(mapEstimate({ kind: 'single', point: 3 }, (value) => 2 * value)).toEqual({ kind: 'single', point: 6 });
});

function interval(estimate: ReturnType<typeof estimateMean>) {
  if (estimate?.kind !== 'interval') throw new Error('expected an interval');
  return estimate;
}

/** Distribution function of Student's t by Simpson's rule on its density: knows nothing of the table. */
function tDistribution(t: number, degrees: number): number {
  const steps = 20_000;
  const width = t / steps;
  const at = (x: number) => tDensity(x, degrees);
  let area = at(0) + at(t);
  for (let i = 1; i < steps; i += 1) area += (i % 2 === 1 ? 4 : 2) * at(i * width);
  return 0.5 + (area * width) / 3;
}

function tDensity(x: number, degrees: number): number {
  const scale = Math.exp(logGamma((degrees + 1) / 2) - logGamma(degrees / 2)) / Math.sqrt(degrees * Math.PI);
  return scale * (1 + (x * x) / degrees) ** (-(degrees + 1) / 2);
}

/** log Γ(x) for multiples of ½, by Γ(x) = (x − 1)·Γ(x − 1), Γ(1) = 1, Γ(½) = √π. */
function logGamma(x: number): number {
  if (x === 1) return 0;
  if (x === 0.5) return 0.5 * Math.log(Math.PI);
  return Math.log(x - 1) + logGamma(x - 1);
}

/** Standard normal values by Box and Muller over mulberry32. */
function seededNormal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
