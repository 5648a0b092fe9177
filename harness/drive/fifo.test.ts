import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fifo } from './fifo.ts';

it('does what an array does', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2_000, max: 2_000 }), { maxLength: 8 }), (steps) => {
      const queue = fifo<number>();
      const array: number[] = [];
      for (const step of steps) {
        for (let n = 0; n < step; n++) {
          queue.push(n);
          array.push(n);
        }
        const taken = Array.from({ length: Math.max(0, -step) }, () => queue.shift());
        expect(taken.filter((n) => n !== undefined)).toEqual(array.splice(0, taken.length));
        expect([queue.length, queue.first()]).toEqual([array.length, array[0]]);
      }
    }),
  );
});
