import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uniforms } from '../random.ts';
import { signFlipP } from './sign-flip.ts';

const values = (min: number, max: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: min, maxLength: max });

test('of 1, 2 and 3, one of the eight ways to sign them has as great a sum', () => {
  expect(signFlipP([1, 2, 3], 1)).toBe(1 / 8);
  // 3 − 1 − 2 = 0 is reached by two ways, and exceeded by three: 6, 4, 2.
  expect(signFlipP([-1, -2, 3], 1)).toBe(5 / 8);
});

test('is never below 1 / 2^n, and reached where all signs are the same', () => {
  fc.assert(
    fc.property(values(1, 10), (all) => {
      expect(signFlipP(all, 1)).toBeGreaterThanOrEqual(2 ** -all.length);
      expect(
        signFlipP(
          all.map((value) => Math.abs(value) + 0.01),
          1,
        ),
      ).toBe(2 ** -all.length);
    }),
  );
});

test('knows no unit and no order, and a worse candidate makes it smaller', () => {
  fc.assert(
    fc.property(values(2, 9), fc.double({ min: 0, max: 1, noNaN: true }), (all, shift) => {
      const p = signFlipP(all, 1);
      expect(signFlipP(all.toReversed(), 1)).toBe(p);
      expect(
        signFlipP(
          all.map((value) => value * 4),
          1,
        ),
      ).toBe(p);
      expect(
        signFlipP(
          all.map((value) => value + shift),
          1,
        ),
      ).toBeLessThanOrEqual(p + 1e-12);
    }),
  );
});

test('drawn signs tell about what all signs tell', () => {
  const draw = uniforms(11);
  const seventeen = Array.from({ length: 17 }, () => draw() - 0.35);
  const p = signFlipP(seventeen, 3);
  expect(signFlipP(seventeen, 3)).toBe(p);
  // All 2^17 of them, by brute force. Standard error of 20,000 draws at most 0.0036: five of them.
  const observed = seventeen.reduce((sum, value) => sum + value, 0);
  let asGreat = 0;
  for (let signs = 0; signs < 2 ** 17; signs += 1) {
    const sum = seventeen.reduce((total, value, i) => total + ((signs >> i) & 1 ? value : -value), 0);
    if (sum >= observed - 1e-12) asGreat += 1;
  }
  expect(Math.abs(p - asGreat / 2 ** 17)).toBeLessThan(0.018);
});
