import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Scenario } from '../../model/scenario.ts';
import { mixed } from '../../scenarios/mixed.ts';
import { operationsOf } from '../drive/operations.ts';
import { bytesWithoutAsOf, inProportion, leastOf } from './replay.ts';

const STORE = { shops: 10, products: 40 };
const sequence = (scenario: Scenario, seed: number, length: number) =>
  inProportion(scenario, operationsOf(scenario, STORE, seed), length);

test('every beginning of the sequence keeps to the mix, to less than one request an operation', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 31), fc.integer({ min: 1, max: 40 }), (seed, length) => {
      const asked = sequence(mixed, seed, length);
      for (const { operation, share } of mixed.mix) {
        const count = asked.filter((one) => one.operation === operation).length;
        expect(Math.abs(count - share * length)).toBeLessThan(1);
      }
    }),
  );
});

test('a longer sequence begins as a shorter one does', () => {
  expect(sequence(mixed, 3, 20).slice(0, 7)).toEqual(sequence(mixed, 3, 7));
});

test('the same seed asks for the same, and another one for something else', () => {
  expect(sequence(mixed, 3, 20)).toEqual(sequence(mixed, 3, 20));
  expect(sequence(mixed, 4, 20)).not.toEqual(sequence(mixed, 3, 20));
});

test('ten requests of mixed are enough to see each operation of it, and the first that shows the last of them is the least', () => {
  const asked = sequence(mixed, 3, 10);
  const least = leastOf(asked);
  expect(new Set(asked.map(({ operation }) => operation)).size).toBe(3);
  expect(new Set(asked.slice(0, least).map(({ operation }) => operation)).size).toBe(3);
  expect(new Set(asked.slice(0, least - 1).map(({ operation }) => operation)).size).toBe(2);
  expect(leastOf([])).toBe(0);
});

test.each([
  ['{"asOf":[],"data":{"a":1}}', '{,"data":{"a":1}}'],
  ['{"asOf":[[1,101,7],[2,101,12]],"data":{"a":[[1]]}}', '{,"data":{"a":[[1]]}}'],
  ['{"acknowledged":1}', '{"acknowledged":1}'],
])('the bytes of %s are those of %s: what an answer includes is not its work', (answer, rest) => {
  expect(bytesWithoutAsOf(answer)).toBe(rest.length);
});
