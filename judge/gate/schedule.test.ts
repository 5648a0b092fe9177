import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stretchesOf, turnsOf } from './schedule.ts';

const any = [fc.integer(), fc.nat(100), fc.integer({ min: 1, max: 12 })] as const;

test('every block has each side twice, in mirrored order', () => {
  fc.assert(
    fc.property(...any, (seed, generation, blocks) => {
      const turns = turnsOf(seed, generation, blocks);
      expect(turns).toHaveLength(4 * blocks);
      for (let at = 0; at < turns.length; at += 4) {
        const block = turns.slice(at, at + 4);
        expect(block.toReversed()).toEqual(block);
        expect(new Set(block.slice(0, 2)).size).toBe(2);
      }
    }),
  );
});

test('a steady drift adds the same to both sides', () => {
  fc.assert(
    fc.property(...any, (seed, generation, blocks) => {
      const turns = turnsOf(seed, generation, blocks);
      const sum = (side: string) => turns.reduce((total, turn, at) => total + (turn === side ? at : 0), 0);
      expect(sum('base')).toBe(sum('candidate'));
    }),
  );
});

test('the seed draws the order, and both sides begin about as often', () => {
  expect(turnsOf(5, 3, 8)).toEqual(turnsOf(5, 3, 8));
  const first = Array.from({ length: 1_000 }, (_, generation) => turnsOf(5, generation, 1)[0]);
  // Standard deviation √(1,000 / 4) = 16: five of them.
  expect(Math.abs(first.filter((side) => side === 'base').length - 500)).toBeLessThan(80);
});

test('blocks are from half to one and a half times as long as usual, as the seed draws, and as usual in the mean', () => {
  fc.assert(
    fc.property(...any, (seed, generation, blocks) => {
      const stretches = stretchesOf(seed, generation, blocks);
      expect(stretches).toHaveLength(blocks);
      expect(stretches.every((stretch) => stretch >= 0.5 && stretch < 1.5)).toBe(true);
      expect(stretchesOf(seed, generation, blocks)).toEqual(stretches);
    }),
  );
  const many = stretchesOf(1, 0, 3_000);
  // Standard deviation of the mean: √(1 / 12 / 3,000) = 0.0053.
  expect(Math.abs(many.reduce((sum, one) => sum + one, 0) / many.length - 1)).toBeLessThan(0.027);
});
