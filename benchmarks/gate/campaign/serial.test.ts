import { expect, test } from 'vitest';
import { normals, uniforms } from '../../../judge/random.ts';
import { autocorrelation } from './serial.ts';

test('a drift shows, and so does what turns back each time', () => {
  expect(autocorrelation(Array.from({ length: 60 }, (_, at) => at))).toBeGreaterThan(0.9);
  expect(autocorrelation(Array.from({ length: 60 }, (_, at) => (-1) ** at))).toBeLessThan(-0.9);
});

test('of independent values it is within its bound 95 times of 100', () => {
  const normal = normals(uniforms(1));
  const inside = Array.from({ length: 2_000 }, () => {
    const one = autocorrelation(Array.from({ length: 60 }, normal));
    return Math.abs(one) < 2 / Math.sqrt(60);
  });
  const share = inside.filter(Boolean).length / inside.length;
  expect(share).toBeGreaterThan(0.93);
  expect(share).toBeLessThan(0.98);
});
