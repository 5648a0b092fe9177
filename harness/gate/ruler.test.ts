import { expect, test } from 'vitest';
import { readRuler, spreadOf } from './ruler.ts';

test('the ruler takes some time', () => {
  expect(readRuler()).toBeGreaterThan(0);
});

test('the spread is how much longer the longest is than the shortest', () => {
  expect(spreadOf([1, 1.25, 1.1])).toBeCloseTo(0.25);
  expect(spreadOf([2])).toBe(0);
});
