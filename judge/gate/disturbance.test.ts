import { describe, expect, test } from 'vitest';
import { brokenBy, tooManyLeftOut } from './disturbance.ts';

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
