import { expect, test } from 'vitest';
import type { Shape } from '../model/scenario.ts';
import { rateWords } from './rate-words.ts';

test.each<[Shape, string]>([
  [{ kind: 'steady' }, '20 requests/s'],
  [{ kind: 'ramp', from: 0, to: 2 }, '0 to 40 requests/s'],
  [{ kind: 'steps', factors: [0.5, 1, 2] }, '10, 20 and 40 requests/s'],
  [{ kind: 'steps', factors: [3] }, '60 requests/s'],
  [{ kind: 'spike', factor: 5, from: 0.4, until: 0.6 }, '20 requests/s and 100 in a spike'],
])('%j is %s', (shape, words) => {
  expect(rateWords({ ratePerSecond: 20, shape })).toBe(words);
});
