import { expect, it } from 'vitest';
import { drift } from './drift.ts';

const filled = (n: number, time: (share: number) => number, density: (share: number) => number = (x) => x) => {
  const window = drift();
  for (let i = 0; i < n; i++) window.add(density(i / n), time(i / n));
  return window;
};

it('an even window has no trend', () => {
  const even = filled(240, () => 5);
  expect([even.ofCounts(), even.ofMedians()]).toEqual([
    { slices: 12, change: 0, p: 1 },
    { slices: 12, change: 0, p: 1 },
  ]);
});

it('times that grow are a trend of the medians, and answers that come ever closer one of the counts', () => {
  // From 5 to 10 ms: the first slice's median is near 5.2, the last one's near 9.8; the middle near 7.5.
  const slower = filled(240, (share) => 5 + 5 * share).ofMedians();
  expect(slower?.change).toBeCloseTo(4.6 / 7.5, 1);
  expect(slower?.p).toBeLessThan(0.001);
  // The n-th at the square root of its share: the density grows linearly from nothing.
  const faster = filled(2_400, () => 5, Math.sqrt).ofCounts();
  expect(faster?.change).toBeGreaterThan(1);
  expect(faster?.p).toBeLessThan(0.001);
});

it('few answers make eight slices, and too few none', () => {
  expect(filled(47, () => 5).ofCounts()?.slices).toBe(8);
  expect(filled(31, () => 5).ofCounts()).toBeNull();
});

it('what lies outside of the window does not count', () => {
  const window = filled(240, () => 5);
  for (let i = 0; i < 1_000; i++) {
    window.add(1, 900);
    window.add(-0.01, 900);
  }
  expect(window.ofCounts()).toEqual({ slices: 12, change: 0, p: 1 });
});
