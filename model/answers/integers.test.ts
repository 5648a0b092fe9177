import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exactSum, logE5, lowerMedian, rhu, roundHalfUp, safeNumber } from './integers.ts';

describe('rhu', () => {
  test.each([
    [7n, 2n, 4], //    3.5 → 4: a half goes up
    [-7n, 2n, -3], // −3.5 → −3: up is toward +infinity, not away from 0
    [5n, 2n, 3], //    2.5 → 3: not to even
    [-5n, 2n, -2], // −2.5 → −2
    [1n, 2n, 1], //    0.5 → 1
    [-1n, 2n, 0], //  −0.5 → 0
    [1n, 3n, 0], //    0.33 → 0
    [2n, 3n, 1], //    0.67 → 1
    [-1n, 3n, 0], //  −0.33 → 0
    [-2n, 3n, -1], // −0.67 → −1
    [-4n, 2n, -2], //  whole numbers stay
    [0n, 9n, 0],
  ])('of %s / %s is %s', (a, b, expected) => {
    expect(rhu(a, b)).toBe(expected);
  });

  test('of a denominator of 0 or below is null', () => {
    expect(rhu(5n, 0n)).toBeNull();
    expect(rhu(5n, -3n)).toBeNull();
  });

  test('refuses a result that a JSON number cannot hold', () => {
    expect(rhu(2n ** 53n - 1n, 1n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => rhu(2n ** 53n, 1n)).toThrow('past 2^53');
    expect(() => safeNumber(-(2n ** 53n))).toThrow('past 2^53');
  });

  test('is the only integer r with r − ½ ≤ a/b < r + ½, at any size', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 200n), 2n ** 200n), fc.bigInt(1n, 2n ** 100n), (a, b) => {
        const r = roundHalfUp(a, b);
        expect((2n * r - 1n) * b <= 2n * a && 2n * a < (2n * r + 1n) * b).toBe(true);
      }),
    );
  });
});

describe('the lower median', () => {
  test.each([
    [[], null],
    [[5], 5],
    [[1, 9], 1], //          ⌊(2 − 1) / 2⌋ = 0
    [[1, 5, 9], 5], //       ⌊(3 − 1) / 2⌋ = 1
    [[-3, 1, 5, 9], 1], //   ⌊(4 − 1) / 2⌋ = 1
    [[2, 2, 2, 7, 7], 2], // ⌊(5 − 1) / 2⌋ = 2
  ])('of %j is %s', (sorted, expected) => {
    expect(lowerMedian(sorted)).toBe(expected);
  });
});

describe('an exact sum', () => {
  test('is right where doubles are not', () => {
    const values = [2 ** 53 - 1, 2 ** 53 - 1, 1, -5];
    // 2 · (2⁵³ − 1) + 1 − 5 = 2⁵⁴ − 6; in doubles it comes out as 2⁵⁴ − 8 or 2⁵⁴ − 4.
    expect(exactSum(values.length, (index) => values[index] ?? 0)).toBe(2n ** 54n - 6n);
  });

  test('equals the sum in BigInt for any safe integers', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        const expected = values.reduce((sum, value) => sum + BigInt(value), 0n);
        expect(exactSum(values.length, (index) => values[index] ?? 0)).toBe(expected);
      }),
    );
  });
});

describe('logE5', () => {
  test.each([
    [1, 0],
    [2, 69_315], //         ln 2 = 0.693147181
    [3, 109_861], //        ln 3 = 1.098612289
    [100, 460_517], //      ln 100 = 4.605170186
    [199, 529_330], //      ln 199 = 5.293304825
    [10_000_000, 1_611_810], // ln 10⁷ = 16.11809565
  ])('of %i is %i', (n, expected) => {
    expect(logE5(n)).toBe(expected);
  });

  test('refuses what has no logarithm', () => {
    expect(() => logE5(0)).toThrow(RangeError);
    expect(() => logE5(Number.NaN)).toThrow(RangeError);
  });

  test('lies nowhere near a half up to 10⁷, so any double-precision ln gives the same integer', () => {
    let nearest = 1;
    for (let n = 1; n <= 10_000_000; n++) {
      const value = 1e5 * Math.log(n);
      const distance = Math.abs(value - Math.floor(value) - 0.5);
      if (distance < nearest) nearest = distance;
    }
    expect(nearest).toBeGreaterThan(5e-8);
  });

  test('agrees with a logarithm of 30 digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (n) => {
        expect(BigInt(logE5(n))).toBe(roundHalfUp(100_000n * scaledLn(n), ONE));
      }),
    );
  });
});

const ONE = 10n ** 30n;

/** ln n · 10³⁰ with n = 2^e · f: e · ln 2 + ln f, each by ln q = 2 · artanh((q − 1) / (q + 1)). */
function scaledLn(n: number): bigint {
  const e = BigInt(Math.floor(Math.log2(n)));
  const power = 2n ** e;
  return e * 2n * artanh(1n, 3n) + 2n * artanh(BigInt(n) - power, BigInt(n) + power);
}

/** Σ z^(2i+1) / (2i + 1) of z = a / b, at most 1/3: 40 terms leave less than 10⁻³⁸. */
function artanh(a: bigint, b: bigint): bigint {
  let sum = 0n;
  for (let i = 1n; i < 80n; i += 2n) sum += (ONE * a ** i) / (b ** i * i);
  return sum;
}
