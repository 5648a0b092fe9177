/** Two calls in a hundred, and the same ones every time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RARE_AMONG, rarely } from './rare.ts';

const seeds = fc.integer({ min: 0, max: 0xffffffff });
const drawn = (seed: number, calls: number) => {
  const isSlow = rarely(seed);
  return Array.from({ length: calls }, isSlow);
};

test('of each fifty calls exactly one is slow', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 20 }), (seed, blocks) => {
      const calls = drawn(seed, blocks * RARE_AMONG);
      for (let block = 0; block < blocks; block++)
        expect(calls.slice(block * RARE_AMONG, (block + 1) * RARE_AMONG).filter(Boolean)).toHaveLength(1);
    }),
  );
});

test('the same seed draws the same calls, another one others', () => {
  expect(drawn(1, 500)).toEqual(drawn(1, 500));
  expect(drawn(2, 500)).not.toEqual(drawn(1, 500));
});

test('slow calls are not all at one place of their fifty', () => {
  const calls = drawn(1, 100 * RARE_AMONG);
  const places = calls.flatMap((isSlow, call) => (isSlow ? [call % RARE_AMONG] : []));
  expect(new Set(places).size).toBeGreaterThan(20);
});
