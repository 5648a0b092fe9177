import { expect, test } from 'vitest';
import { uniforms } from './random.ts';

const first = (n: number, next: () => number) => Array.from({ length: n }, next);

test('the same path gives the same draws, another path others', () => {
  expect(first(5, uniforms(1, 2))).toEqual(first(5, uniforms(1, 2)));
  const paths = [[1, 2], [2, 1], [1, 3], [1], [0, 1], [0]]; // biome-ignore format: one line
  expect(new Set(paths.map((path) => uniforms(...path)())).size).toBe(paths.length);
});

test('draws lie in [0, 1), and each tenth of it gets a tenth of them', () => {
  const counts = Array(10).fill(0);
  for (const draw of first(100_000, uniforms(7))) counts[Math.floor(draw * 10)] += 1;
  // Standard deviation √(100,000 · 0.1 · 0.9) = 95: five of them.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(475);
  expect(counts).toHaveLength(10);
});
