import fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationWords } from './duration.ts';

test.each([
  [0, '0 s'],
  [0.4, '0 s'],
  [45.2, '45 s'],
  [59.7, '1 min'],
  [190, '3 min 10 s'],
  [3_599.6, '1 h'],
  // 2 h 5 min 20 s: seconds say nothing beside hours
  [7_520, '2 h 5 min'],
  // 23 h 59 min 40 s
  [86_380, '1 d'],
  [3 * 86_400, '3 d'],
  [100 * 86_400 + 3_600, '100 d 1 h'],
])('%d seconds are said as %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});

test('what is said is never off by more than half of its smallest unit', () => {
  const size = { d: 86_400, h: 3_600, min: 60, s: 1 };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e8 }), (seconds) => {
      const parts = [...durationWords(seconds).matchAll(/(\d+) (d|h|min|s)/g)];
      const said = parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * size[unit as keyof typeof size], 0);
      // The greatest unit and the next: half of that one at most.
      const most = seconds < 3_600 ? 0.5 : seconds < 86_400 ? 30 : 1_800;
      expect(Math.abs(said - seconds)).toBeLessThanOrEqual(most);
    }),
  );
});
