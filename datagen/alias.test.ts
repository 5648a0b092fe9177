import fc from 'fast-check';
import { expect, test } from 'vitest';
import { aliasTable, choice } from './alias.ts';

const drawFrom = (table: Uint32Array, slot: number, draw16: number) => choice(table[slot] ?? 0, slot, draw16);

/** How often each item comes out over all pairs of a slot and a 16-bit draw. */
function outcomes(table: Uint32Array): number[] {
  const counts = new Array<number>(table.length).fill(0);
  for (let slot = 0; slot < table.length; slot++) {
    // Draws below some threshold give the slot, the others its alias: count by halving instead of 65,536 draws.
    const alias = drawFrom(table, slot, 65_535);
    let [below, from] = [0, 65_536];
    while (below < from) {
      const middle = Math.floor((below + from) / 2);
      if (drawFrom(table, slot, middle) === slot && alias !== slot) below = middle + 1;
      else from = middle;
    }
    counts[slot] = (counts[slot] ?? 0) + below;
    counts[alias] = (counts[alias] ?? 0) + 65_536 - below;
  }
  return counts;
}

const weights = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 2 ** 25 }) }, fc.constant(0)), {
    minLength: 1,
    maxLength: 60,
  })
  .filter((list) => list.some((weight) => weight > 0));

test('weights 1 : 0 : 3 draw a quarter, nothing and three quarters', () => {
  const table = aliasTable([1, 0, 3]);
  const counts = [0, 0, 0];
  for (let slot = 0; slot < 3; slot++) {
    for (let draw = 0; draw < 65_536; draw++) {
      const item = drawFrom(table, slot, draw);
      counts[item] = (counts[item] ?? 0) + 1;
    }
  }
  // 3 · 65,536 = 196,608 draws.
  expect(counts).toEqual([49_152, 0, 147_456]);
  expect(outcomes(table)).toEqual(counts);
});

test('items are drawn in proportion to their weights, to what 16 bits a slot can say', () => {
  fc.assert(
    fc.property(weights, (list) => {
      const total = list.reduce((sum, weight) => sum + weight, 0);
      const counts = outcomes(aliasTable(list));
      list.forEach((weight, item) => {
        const share = (counts[item] ?? 0) / (list.length * 65_536);
        // Each slot may round by one draw in 65,536, all of them in favour of the same item.
        expect(Math.abs(share - weight / total)).toBeLessThanOrEqual(1 / 65_536 + 1e-12);
      });
    }),
    { numRuns: 300 },
  );
});

test('an item without weight is never drawn', () => {
  fc.assert(
    fc.property(weights, (list) => {
      const counts = outcomes(aliasTable(list));
      list.forEach((weight, item) => {
        if (weight === 0) expect(counts[item]).toBe(0);
      });
    }),
    { numRuns: 300 },
  );
});

test('a single item and equal items are drawn as they are', () => {
  expect(outcomes(aliasTable([5]))).toEqual([65_536]);
  expect(outcomes(aliasTable([7, 7, 7, 7]))).toEqual([65_536, 65_536, 65_536, 65_536]);
});
