import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitExponent } from './power-law.ts';

const factors = fc.double({ min: 0.01, max: 1e4, noNaN: true });
const exponents = fc.double({ min: -2, max: 3, noNaN: true });
const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 2, maxLength: 6 });

test('the exponent of a power law is found, whatever its factor, with an interval of nothing', () => {
  fc.assert(
    fc.property(factors, exponents, sizes, (a, b, xs) => {
      const fit = fitExponent(xs.map((x) => [x, a * x ** b] as const));
      expect(fit?.point).toBeCloseTo(b, 6);
      if (fit?.kind === 'interval') expect(fit.high - fit.low).toBeLessThan(1e-4);
      else expect(xs).toHaveLength(2);
    }),
  );
});

test('the slope and its interval are those of a worked example', () => {
  // ln y = 0, 1.1, 1.9, 3.1 over ln x = 0, 1, 2, 3: slope 1.01, standard error 0.0412311, t(0.975; 2) = 4.303.
  const points = [0, 1.1, 1.9, 3.1].map((y, x) => [Math.exp(x), Math.exp(y)] as const);
  const fit = fitExponent(points);
  expect(fit).toMatchObject({ kind: 'interval', n: 4, point: expect.closeTo(1.01, 9) });
  expect(fit?.kind === 'interval' && fit.high - fit.point).toBeCloseTo(4.303 * Math.sqrt(0.027 / 2 / 5), 3);
});

test('one size, equal sizes, or nothing above 0 has no exponent', () => {
  expect(fitExponent([])).toBeNull();
  expect(fitExponent([[1, 2]])).toBeNull();
  expect(
    fitExponent([
      [10, 2],
      [10, 3],
    ]),
  ).toBeNull();
  expect(
    fitExponent([
      [1, 0],
      [10, 3],
    ]),
  ).toBeNull();
});
