import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Estimate, tQuantile975 } from './estimate.ts';
import { estimateUnpairedDifference, estimateUnpairedRatio, welchDegrees } from './unpaired.ts';

const values = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 8 });

function ends(estimate: Estimate | null): readonly [low: number, high: number] {
  if (estimate?.kind !== 'interval') throw new Error('there is no interval');
  return [estimate.low, estimate.high];
}

describe('the difference of two groups', () => {
  test('has the interval worked by hand', () => {
    // Means 10 and 4, variances 4 and 1, squared errors 4/3 and 1/3: v = (5/3)² / ((16/9 + 1/9) / 2) = 2.94, so t(2) = 4.303.
    const estimate = estimateUnpairedDifference([8, 10, 12], [3, 4, 5]);
    expect(estimate).toMatchObject({ kind: 'interval', point: 6, n: 3 });
    expect(ends(estimate)[0]).toBeCloseTo(6 - 4.303 * Math.sqrt(5 / 3), 9);
    expect(ends(estimate)[1]).toBeCloseTo(6 + 4.303 * Math.sqrt(5 / 3), 9);
  });

  test('is that of the textbook where groups are unequal', () => {
    // Squared errors 1 (of 4) and 0.05 (of 10): v = 1.1025 / (1/3 + 0.0025/9) = 3.3.
    expect(welchDegrees(1, 4, 0.05, 10)).toBe(3);
    expect(welchDegrees(1, 5, 1, 5)).toBe(8);
  });

  test('of groups without any spread is exact', () => {
    expect(estimateUnpairedDifference([5, 5], [2, 2, 2])).toEqual({
      kind: 'interval',
      point: 3,
      low: 3,
      high: 3,
      n: 2,
    });
  });

  test('of equal values is nothing, however many there are on each side', () => {
    const sizes = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), sizes, sizes, (value, a, b) => {
        const of = (size: number) => Array.from({ length: size }, () => value);
        const [low, high] = ends(estimateUnpairedRatio(of(a), of(b)));
        expect(low <= 1 && high >= 1).toBe(true);
      }),
    );
  });

  test('has no interval where a side has one repeat, and is nothing where one has none', () => {
    expect(estimateUnpairedDifference([5], [1, 2, 3])).toEqual({ kind: 'single', point: 3 });
    expect(estimateUnpairedDifference([1, 2, 3], [5])).toEqual({ kind: 'single', point: -3 });
    expect(estimateUnpairedDifference([], [5])).toBeNull();
    expect(estimateUnpairedDifference([5], [])).toBeNull();
  });

  test('with the sides exchanged is the same with its sign turned', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [low, high] = ends(estimateUnpairedDifference(a, b));
        const turned = ends(estimateUnpairedDifference(b, a));
        expect(turned[0]).toBeCloseTo(-high, 6);
        expect(turned[1]).toBeCloseTo(-low, 6);
      }),
    );
  });

  test('has degrees of freedom between those of the smaller group and those of both', () => {
    const error = fc.double({ min: 0, max: 1e9, noNaN: true });
    const size = fc.integer({ min: 2, max: 40 });
    fc.assert(
      fc.property(error, size, error, size, (a, sizeA, b, sizeB) => {
        fc.pre(a + b > 0);
        const degrees = welchDegrees(a, sizeA, b, sizeB);
        expect(Number.isInteger(degrees)).toBe(true);
        expect(degrees).toBeGreaterThanOrEqual(Math.min(sizeA, sizeB) - 1);
        expect(degrees).toBeLessThanOrEqual(sizeA + sizeB - 2);
      }),
    );
  });

  test('is never narrower than with a spread that both had in common and that many degrees', () => {
    fc.assert(
      fc.property(values, (a) => {
        // Equal groups: Welch's interval is Student's with 2n − 2 degrees of freedom.
        const [low, high] = ends(estimateUnpairedDifference(a, a));
        const mean = a.reduce((sum, x) => sum + x, 0) / a.length;
        const variance = a.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (a.length - 1);
        const half = tQuantile975(2 * a.length - 2) * Math.sqrt((2 * variance) / a.length);
        expect((high - low) / 2).toBeCloseTo(half, 4);
      }),
    );
  });
});

describe('the ratio of two groups', () => {
  test('is that of their geometric means', () => {
    expect(estimateUnpairedRatio([2, 8], [1, 4])?.point).toBeCloseTo(2, 12);
  });

  test('does not change with the unit', () => {
    fc.assert(
      fc.property(values, values, fc.double({ min: 0.01, max: 100, noNaN: true }), (a, b, unit) => {
        const [low, high] = ends(estimateUnpairedRatio(a, b));
        const other = ends(
          estimateUnpairedRatio(
            a.map((x) => x * unit),
            b.map((x) => x * unit),
          ),
        );
        expect(Math.log(other[0])).toBeCloseTo(Math.log(low), 6);
        expect(Math.log(other[1])).toBeCloseTo(Math.log(high), 6);
      }),
    );
  });

  test('is nothing where a value is not above 0', () => {
    expect(estimateUnpairedRatio([0, 1], [1, 1])).toBeNull();
    expect(estimateUnpairedRatio([1, 1], [1, -1])).toBeNull();
    expect(estimateUnpairedRatio([1, 1], [1, Number.NaN])).toBeNull();
  });
});

describe('of 4,000 draws with a known truth the interval holds it in 93 to 97 of 100', () => {
  test.each([
    { name: 'the same spread, 5 and 5 repeats', sigmas: [0.05, 0.05], sizes: [5, 5] },
    { name: 'a spread four times as wide on one side', sigmas: [0.2, 0.05], sizes: [5, 5] },
    { name: 'unequal spreads and numbers of repeats', sigmas: [0.3, 0.1], sizes: [5, 10] },
    { name: 'the wider spread on the side with more repeats', sigmas: [0.1, 0.3], sizes: [5, 10] },
  ] as const)('$name', ({ sigmas, sizes }) => {
    expect(coverage(1.3, sigmas, sizes)).toBeGreaterThan(0.93);
    expect(coverage(1.3, sigmas, sizes)).toBeLessThan(0.97);
  });

  test('and with three repeats a side not seldomer, but wider than it had to be', () => {
    expect(coverage(0.8, [0.05, 0.05], [3, 3])).toBeGreaterThan(0.93);
  });
});

/** Share of intervals that hold the true ratio, of lognormal noise around it. */
function coverage(truth: number, sigmas: readonly [number, number], sizes: readonly [number, number]): number {
  const normal = normals(20261127);
  const draw = (centre: number, sigma: number, size: number) =>
    Array.from({ length: size }, () => centre * Math.exp(sigma * normal()));
  const held = Array.from({ length: 4_000 }, () => {
    const [low, high] = ends(estimateUnpairedRatio(draw(7 * truth, sigmas[0], sizes[0]), draw(7, sigmas[1], sizes[1])));
    return low <= truth && truth <= high;
  });
  return held.filter(Boolean).length / held.length;
}

/** Standard normal draws by Box and Muller, over mulberry32: the same for the same seed. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
