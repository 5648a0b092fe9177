import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shareInterval } from './binomial.ts';

describe('the exact interval of a share', () => {
  test('of 10 in 100 is the published one', () => {
    // binom.test(10, 100) of R: 0.04900469, 0.17622260.
    const { low, high } = shareInterval(10, 100);
    expect(low).toBeCloseTo(0.04900469, 8);
    expect(high).toBeCloseTo(0.1762226, 8);
  });

  test('of none in n ends where missing all n has the probability of the tail', () => {
    // (1 − p)^299 = 0.05: 0 of 299 says "at most 1 %" with 95 %, 0 of 298 does not.
    expect(shareInterval(0, 299, 0.1).high).toBeCloseTo(1 - 0.05 ** (1 / 299), 12);
    expect(shareInterval(0, 299, 0.1).high).toBeLessThan(0.01);
    expect(shareInterval(0, 298, 0.1).high).toBeGreaterThan(0.01);
    expect(shareInterval(0, 50).low).toBe(0);
  });

  test('of a share in many thousands is near the normal one', () => {
    const { low, high } = shareInterval(5_000, 10_000);
    expect(low).toBeCloseTo(0.5 - 1.96 * 0.005, 4);
    expect(high).toBeCloseTo(0.5 + 1.96 * 0.005, 4);
  });

  const counted = fc
    .integer({ min: 1, max: 400 })
    .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

  test('holds the share, and is mirrored when the other outcome is counted', () => {
    fc.assert(
      fc.property(counted, fc.double({ min: 0.001, max: 0.5, noNaN: true }), ([count, n], alpha) => {
        const [share, other] = [shareInterval(count, n, alpha), shareInterval(n - count, n, alpha)];
        expect(share.low).toBeLessThanOrEqual(count / n);
        expect(share.high).toBeGreaterThanOrEqual(count / n);
        expect(other.low).toBeCloseTo(1 - share.high, 10);
      }),
    );
  });

  test('moves up with the count', () => {
    fc.assert(
      fc.property(counted, ([count, n]) => {
        const [share, more] = [shareInterval(count, n), shareInterval(Math.min(n, count + 1), n)];
        expect(more.low).toBeGreaterThanOrEqual(share.low);
        expect(more.high).toBeGreaterThanOrEqual(share.high);
      }),
    );
  });

  test.each([
    [1, 0],
    [3, 2],
    [-1, 5],
    [0.5, 5],
  ])('is refused for %d of %d', (count, n) => {
    expect(() => shareInterval(count, n)).toThrow(RangeError);
  });
});
