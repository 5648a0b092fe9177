import { describe, expect, test } from 'vitest';
import type { Values } from './metrics.ts';
import { smallestFound } from './resolution.ts';

const sigmas = (p50: number, others = 0.01): Values => ({ p50, cpuPerRequest: others, throughput: others });
const found = (p50: number, most = 24) => smallestFound('p50', { sigmas: sigmas(p50), most }) ?? Number.NaN;

describe('the smallest change that 95 of 100 gates find', () => {
  // The floor itself is caught every other time, and both stages have to catch it.
  test('is above the floor of 3 % even where there is hardly any noise', () => {
    expect(found(0.0001)).toBeCloseTo(0.035, 9);
  });

  test('grows with the noise, and is what the table of simulated gates says', () => {
    const all = [0.02, 0.03].map((sigma) => found(sigma));
    expect(all).toEqual(all.toSorted((a, b) => a - b));
    // docs/gate-statistics.md: 4.5 % and 5 %.
    expect(all[0]).toBeGreaterThanOrEqual(0.04);
    expect(all[0]).toBeLessThanOrEqual(0.05);
    expect(all[1]).toBeLessThanOrEqual(0.06);
  });

  test('is none where the budget ends before a rerun can', () => {
    expect(found(0.01, 18)).toBeLessThan(0.05);
    expect(found(0.01, 17)).toBeNaN();
  });
});
