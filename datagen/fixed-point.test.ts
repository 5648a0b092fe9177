import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exp2Fixed, log2Fixed, ONE, powerFixed } from './fixed-point.ts';

const STEPS = 1024;
/** What a double-precision log2 or exp2 of another machine may be off by, times 65,536, with room to spare. */
const DOUBT = 1e-6;
const toHalf = (value: number) => Math.abs(value - Math.floor(value) - 0.5);

test('no table entry lies near a half, so every machine rounds it alike', () => {
  for (let i = 0; i <= STEPS; i++) {
    const log = ONE * Math.log2(1 + i / STEPS);
    const power = ONE * 2 ** (i / STEPS);
    expect(toHalf(log), `log2 entry ${i}`).toBeGreaterThan(DOUBT);
    expect(toHalf(power), `exp2 entry ${i}`).toBeGreaterThan(DOUBT);
    // Here the functions give their entries as they are: 1,024 + i is 2^10 · (1 + i / 1,024).
    expect(log2Fixed(STEPS + i) - 10 * ONE).toBe(Math.round(log));
    expect(exp2Fixed((i * ONE) / STEPS)).toBe(Math.round(power));
  }
});

test('the logarithm is right to 2⁻¹⁴ of a bit over all of its range', () => {
  const anyBits = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.nat()).map(([bits, n]) => 2 ** bits + (n % 2 ** bits));
  for (const n of [1, 2, 3, 2 ** 20, 2 ** 21 + 1, 2 ** 31 - 1])
    expect(Math.abs(log2Fixed(n) / ONE - Math.log2(n))).toBeLessThan(2 ** -14);
  fc.assert(fc.property(anyBits, (n) => Math.abs(log2Fixed(n) / ONE - Math.log2(n)) < 2 ** -14));
});

test('powers of two are exact', () => {
  for (let exponent = -16; exponent < 15; exponent++) {
    expect(exp2Fixed(exponent * ONE)).toBe(ONE * 2 ** exponent);
    if (exponent >= 0) expect(log2Fixed(2 ** exponent)).toBe(exponent * ONE);
  }
});

test('a power is near the real one for every price response that is planted', () => {
  const cents = fc.integer({ min: 10, max: 2000 });
  const change = fc.integer({ min: -400, max: 400 });
  const elasticity = fc.integer({ min: -3400, max: -1200 });
  fc.assert(
    fc.property(cents, change, elasticity, (reference, milli, exponentMilli) => {
      const price = Math.round((reference * (1000 + milli)) / 1000);
      const real = ONE * (price / reference) ** (exponentMilli / 1000);
      expect(Math.abs(powerFixed(price, reference, exponentMilli) - real)).toBeLessThan(2 + real * 2e-4);
    }),
    { numRuns: 1000 },
  );
});

test('the same price gives exactly the reference demand', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 100_000 }), (cents) => powerFixed(cents, cents, -2750) === ONE));
});
