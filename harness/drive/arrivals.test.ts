import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueTimes } from './arrivals.ts';

const rate = fc.double({ min: 0.5, max: 500, noNaN: true });
const seed = fc.nat();
const kind = fc.constantFrom('even' as const, 'poisson' as const);

it('even arrivals are one interval apart', () => {
  // 4 a second: every 250 ms; 1,000 itself is not below 1,000
  expect([...dueTimes({ kind: 'even', ratePerSecond: 4, seed: 1 }, 1000)]).toEqual([0, 250, 500, 750]);
  expect([...dueTimes({ kind: 'even', ratePerSecond: 3, seed: 1 }, 1000)]).toEqual([0, 1000 / 3, 2000 / 3]);
});

it('a rate of 0 is refused', () => {
  expect(() => dueTimes({ kind: 'even', ratePerSecond: 0, seed: 1 }, 1000)).toThrow('above 0');
});

it('due times ascend and stay inside the phase', () => {
  fc.assert(
    fc.property(kind, rate, seed, (kind, ratePerSecond, seed) => {
      const times = dueTimes({ kind, ratePerSecond, seed }, 3000);
      expect(times.every((time, i) => time >= (times[i - 1] ?? 0) && time < 3000)).toBe(true);
    }),
  );
});

it('a longer phase begins like a shorter one', () => {
  fc.assert(
    fc.property(kind, rate, seed, (kind, ratePerSecond, seed) => {
      const short = dueTimes({ kind, ratePerSecond, seed }, 1000);
      const long = dueTimes({ kind, ratePerSecond, seed }, 2500);
      expect(long.slice(0, short.length)).toEqual(short);
    }),
  );
});

describe('Poisson arrivals', () => {
  // 20,000 expected, standard deviation √20,000 ≈ 141: five of them are 707. The seeds are fixed, so this cannot flake.
  it.each([1, 2, 3, 4, 5])('keep the mean rate (seed %i)', (seed) => {
    const times = dueTimes({ kind: 'poisson', ratePerSecond: 200, seed }, 100_000);
    expect(Math.abs(times.length - 20_000)).toBeLessThan(707);
  });

  it('have gaps without memory: 1 − 1/e of them are shorter than the mean', () => {
    const times = dueTimes({ kind: 'poisson', ratePerSecond: 200, seed: 7 }, 100_000);
    const short = times.filter((time, i) => time - (times[i - 1] ?? 0) < 5).length;
    expect(short / times.length).toBeCloseTo(1 - 1 / Math.E, 1);
  });

  it('differ between seeds', () => {
    const [a, b] = [1, 2].map((seed) => dueTimes({ kind: 'poisson', ratePerSecond: 10, seed }, 1000));
    expect(a).not.toEqual(b);
  });
});
