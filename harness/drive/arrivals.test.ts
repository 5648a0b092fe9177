import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Shape } from '../../model/scenario.ts';
import { dueTimes } from './arrivals.ts';
import { meanFactor, piecesOf } from './shape.ts';
import { anyShape } from './test-shapes.ts';

const rate = fc.double({ min: 0.5, max: 500, noNaN: true });
const seed = fc.nat();
const kind = fc.constantFrom('even' as const, 'poisson' as const);
/** Without a warm-up. */
const steadily = (window: number) => piecesOf({ kind: 'steady' }, 0, window);

it('even arrivals are one interval apart', () => {
  // 4 a second: every 250 ms; 1,000 itself is not below 1,000
  expect([...dueTimes({ kind: 'even', ratePerSecond: 4, seed: 1 }, steadily(1000))]).toEqual([0, 250, 500, 750]);
  expect([...dueTimes({ kind: 'even', ratePerSecond: 3, seed: 1 }, steadily(1000))]).toEqual([0, 1000 / 3, 2000 / 3]);
});

test.each<[string, Shape, number[]]>([
  // 4 a second at a factor of 1, so one whenever another 250 of load has summed up; the window is 1,000 to 3,000.
  // From 0 to 2 over 2,000: x²/2,000 = 250 n at x = √(500,000 n); no warm-up, since it begins with a rate of 0.
  ['a ramp', { kind: 'ramp', from: 0, to: 2 }, [0, 1, 2, 3, 4, 5, 6, 7].map((n) => 1000 + Math.sqrt(500_000 * n))],
  // Warm-up at 8 a second, 1,000 at 8, 1,000 at 0.
  ['steps down', { kind: 'steps', factors: [2, 0] }, Array.from({ length: 16 }, (_, n) => 125 * n)],
  // Nothing until 2,000, then 8 a second for 1,000.
  ['steps up', { kind: 'steps', factors: [0, 2] }, Array.from({ length: 8 }, (_, n) => 2000 + 125 * n)],
  // Every 250 up to 2,000 (8 of them), every 50 for 500 (10), every 250 again (2).
  [
    'a spike',
    { kind: 'spike', factor: 5, from: 0.5, until: 0.75 },
    [
      ...[0, 250, 500, 750, 1000, 1250, 1500, 1750],
      ...[2000, 2050, 2100, 2150, 2200, 2250, 2300, 2350, 2400, 2450],
      ...[2500, 2750],
    ],
  ],
])('even arrivals of %s', (_, shape, expected) => {
  const times = [...dueTimes({ kind: 'even', ratePerSecond: 4, seed: 1 }, piecesOf(shape, 1000, 2000))];
  expect(times).toHaveLength(expected.length);
  times.forEach((time, n) => {
    expect(time).toBeCloseTo(expected[n] ?? 0, 8);
  });
});

it('a steady phase has the arrivals that it always had', () => {
  // −ln(u) · 250 ms with the first draws of seed 1, as of before there were shapes.
  const times = dueTimes({ kind: 'poisson', ratePerSecond: 4, seed: 1 }, steadily(1000));
  expect([...times]).toEqual([186.2863772964099, 882.8844241802423]);
});

it('a rate of 0 is refused', () => {
  expect(() => dueTimes({ kind: 'even', ratePerSecond: 0, seed: 1 }, steadily(1000))).toThrow('above 0');
});

it('due times ascend and stay inside the phase', () => {
  fc.assert(
    fc.property(kind, rate, seed, anyShape, (kind, ratePerSecond, seed, shape) => {
      const times = dueTimes({ kind, ratePerSecond, seed }, piecesOf(shape, 500, 2500));
      expect(times.every((time, i) => time >= (times[i - 1] ?? 0) && time < 3000)).toBe(true);
    }),
  );
});

it('a longer steady phase begins like a shorter one', () => {
  fc.assert(
    fc.property(kind, rate, seed, (kind, ratePerSecond, seed) => {
      const short = dueTimes({ kind, ratePerSecond, seed }, steadily(1000));
      const long = dueTimes({ kind, ratePerSecond, seed }, steadily(2500));
      expect(long.slice(0, short.length)).toEqual(short);
    }),
  );
});

it('even arrivals are as many as the load sums up to', () => {
  fc.assert(
    fc.property(rate, anyShape, (ratePerSecond, shape) => {
      const { length } = dueTimes({ kind: 'even', ratePerSecond, seed: 1 }, piecesOf(shape, 0, 2500));
      // Of n whole ones the last may fall on the end, or by rounding just before it.
      expect(Math.abs(length - 2.5 * ratePerSecond * meanFactor(shape))).toBeLessThan(1 + 1e-6);
    }),
  );
});

it('no arrival is due where the rate is 0', () => {
  fc.assert(
    fc.property(kind, rate, seed, (kind, ratePerSecond, seed) => {
      const times = dueTimes({ kind, ratePerSecond, seed }, piecesOf({ kind: 'steps', factors: [1, 0, 3] }, 0, 3000));
      expect(times.filter((time) => time >= 1000 && time < 2000)).toHaveLength(0);
    }),
  );
});

describe('Poisson arrivals', () => {
  // 20,000 expected, standard deviation √20,000 ≈ 141: five of them are 707. The seeds are fixed, so this cannot flake.
  it.each([1, 2, 3, 4, 5])('keep the mean rate (seed %i)', (seed) => {
    const times = dueTimes({ kind: 'poisson', ratePerSecond: 200, seed }, steadily(100_000));
    expect(Math.abs(times.length - 20_000)).toBeLessThan(707);
  });

  it.each([1, 2, 3])('come five times as often in a spike (seed %i)', (seed) => {
    const shape = { kind: 'spike', factor: 5, from: 0.4, until: 0.6 } as const;
    const times = dueTimes({ kind: 'poisson', ratePerSecond: 100, seed }, piecesOf(shape, 0, 100_000));
    const inSpike = times.filter((time) => time >= 40_000 && time < 60_000).length;
    // 20 s · 500/s = 10,000 ± 5 · 100; 80 s · 100/s = 8,000 ± 5 · 89.
    expect(Math.abs(inSpike - 10_000)).toBeLessThan(500);
    expect(Math.abs(times.length - inSpike - 8000)).toBeLessThan(447);
  });

  it('have gaps without memory: 1 − 1/e of them are shorter than the mean', () => {
    const times = dueTimes({ kind: 'poisson', ratePerSecond: 200, seed: 7 }, steadily(100_000));
    const short = times.filter((time, i) => time - (times[i - 1] ?? 0) < 5).length;
    expect(short / times.length).toBeCloseTo(1 - 1 / Math.E, 1);
  });

  it('differ between seeds', () => {
    const [a, b] = [1, 2].map((seed) => dueTimes({ kind: 'poisson', ratePerSecond: 10, seed }, steadily(1000)));
    expect(a).not.toEqual(b);
  });
});
