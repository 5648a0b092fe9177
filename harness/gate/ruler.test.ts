import { expect, test } from 'vitest';
import { readRuler, spreadOf } from './ruler.ts';

test('the ruler takes some time', () => {
  expect(readRuler()).toBeGreaterThan(0);
});

test('a processor that becomes slower for good is seen, and a single slow reading is not', () => {
  expect(spreadOf([1, 1, 1, 1, 1, 1.25, 1.25, 1.25, 1.25])).toBeCloseTo(0.25);
  expect(spreadOf([1, 1, 1.5, 1, 1, 1, 1, 1, 1])).toBe(0);
});
