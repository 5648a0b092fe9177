import { describe, expect, test } from 'vitest';
import { uniforms } from '../random.ts';
import { brokenBy, canarySings, tooManyLeftOut } from './disturbance.ts';
import { normals } from './testing/world.ts';

const CALM = { stealShare: 0, rulerSpread: 0.02 };
const STOLEN = { stealShare: 0.06, rulerSpread: 0.02 };

describe('a generation is left out', () => {
  test('for stolen CPU time, or where the same work took longer now and then', () => {
    const broken = [CALM, STOLEN, { stealShare: 0, rulerSpread: 0.41 }].map((machine) =>
      brokenBy(machine).map(({ of }) => of),
    );
    expect(broken).toEqual([[], ['stealShare'], ['rulerSpread']]);
  });

  test('and where that is more than a quarter of them, and three, nothing can be said', () => {
    const stage = (stolen: number, calm: number) => [...Array(stolen).fill(STOLEN), ...Array(calm).fill(CALM)];
    expect(tooManyLeftOut(stage(2, 0))).toBe(false);
    expect(tooManyLeftOut(stage(3, 9))).toBe(false);
    expect(tooManyLeftOut(stage(3, 8))).toBe(true);
  });
});

describe('the canary', () => {
  test('sings for a difference as great as the floor, in either direction', () => {
    const by = (shift: number) => [0.004, -0.003, 0.001, -0.002, 0.003].map((value) => value + shift);
    expect([0.05, -0.05, 0.02, 0].map((shift) => canarySings('p50', by(shift), 3))).toEqual([true, true, false, false]);
  });

  test('is silent while it has been heard three times only', () => {
    expect(canarySings('p50', [0.3, 0.301, 0.299], 1)).toBe(false);
  });

  test('sings for two equal copies in 1 of 100 gates at most', () => {
    const normal = normals(uniforms(8));
    const gates = Array.from({ length: 4_000 }, () => Array.from({ length: 6 }, () => 0.05 * normal()));
    const sang = gates.filter((values) => canarySings('p50', values, 1)).length;
    // At 1 %, 40 and four standard deviations of 6.3.
    expect(sang).toBeLessThan(66);
  });
});
