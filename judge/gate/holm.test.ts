import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holm } from './holm.ts';

test('0.01, 0.04, 0.03 and 0.005 become what the textbook’s steps make of them', () => {
  // 4 · 0.005 = 0.02; 3 · 0.01 = 0.03; 2 · 0.03 = 0.06; 1 · 0.04 is less than the step before: 0.06.
  expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => p.toFixed(6))).toEqual([
    '0.030000',
    '0.060000',
    '0.060000',
    '0.020000',
  ]);
});

describe('whatever the p', () => {
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 });

  test('rejects what the closed test of Bonferroni’s rejects, and nothing else', () => {
    fc.assert(
      fc.property(ps, fc.double({ min: 0.001, max: 0.3, noNaN: true }), (all, alpha) => {
        const adjusted = holm(all);
        fc.pre(adjusted.every((p) => Math.abs(p - alpha) > 1e-12));
        expect(adjusted.map((p) => p <= alpha)).toEqual(all.map((_, i) => rejectedWithAllSubsets(all, i, alpha)));
      }),
    );
  });

  test('never makes a p smaller, nor greater than Bonferroni’s, and keeps their order', () => {
    fc.assert(
      fc.property(ps, (all) => {
        const adjusted = holm(all);
        for (const [i, p] of all.entries()) {
          expect(adjusted[i]).toBeGreaterThanOrEqual(p);
          expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, p * all.length));
          for (const [j, q] of all.entries()) if (p < q) expect(adjusted[i] ?? 1).toBeLessThanOrEqual(adjusted[j] ?? 0);
        }
      }),
    );
  });

  test('a smaller p of one metric makes none of the others greater', () => {
    fc.assert(
      fc.property(ps, fc.nat(5), fc.double({ min: 0, max: 1, noNaN: true }), (all, at, factor) => {
        const before = holm(all);
        const after = holm(all.map((p, i) => (i === at % all.length ? p * factor : p)));
        for (const [i, p] of after.entries()) expect(p).toBeLessThanOrEqual((before[i] ?? 0) + 1e-15);
      }),
    );
  });
});

/** The closed test: each set of metrics that holds this one has one whose p is at most alpha / the set's size. */
function rejectedWithAllSubsets(ps: readonly number[], at: number, alpha: number): boolean {
  for (let set = 0; set < 2 ** ps.length; set += 1) {
    const members = ps.filter((_, i) => (set >> i) & 1);
    if ((set >> at) & 1 && !members.some((p) => p * members.length <= alpha)) return false;
  }
  return true;
}
