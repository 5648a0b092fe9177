import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EDGES_MS, edgeOf } from './joint.ts';

it.each([
  [0, 0],
  [0.04, 0.1],
  [0.1, 0.1],
  [0.1001, 0.112],
  [250, 250],
  [250.01, 280],
  [2_000, 2_000],
  [10_000, 10_000],
  [1e7, 900_000],
])('%d ms belong to the class up to %d ms', (ms, edge) => {
  expect(edgeOf(ms)).toBe(edge);
});

it('edges ascend, and a time lies above the edge before its own', () => {
  expect(EDGES_MS).toEqual([...new Set(EDGES_MS)].toSorted((a, b) => a - b));
  fc.assert(
    fc.property(fc.double({ min: 0, max: 900_000, noNaN: true }), (ms) => {
      const index = EDGES_MS.indexOf(edgeOf(ms));
      expect(EDGES_MS[index]).toBeGreaterThanOrEqual(ms);
      expect(index === 0 || (EDGES_MS[index - 1] ?? 0) < ms).toBe(true);
    }),
  );
});
