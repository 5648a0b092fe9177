import { expect, test } from 'vitest';
import type { AsOf } from '../../model/contract.ts';
import { advanced, sorted } from './positions.ts';

test('positions are sorted by shop and then till, as numbers', () => {
  expect(
    sorted([
      [10, 101, 1],
      [9, 102, 2],
      [9, 101, 30],
    ]),
  ).toEqual([
    [9, 101, 30],
    [9, 102, 2],
    [10, 101, 1],
  ]);
});

test('tills that have gone on are given with where they were, new ones with 0', () => {
  const before: AsOf = [
    [1, 101, 5],
    [2, 101, 7],
  ];
  const now: AsOf = [
    [1, 101, 6],
    [1, 102, 3],
    [2, 101, 7],
  ];
  expect(advanced(before, now)).toEqual([
    [1, 101, 5],
    [1, 102, 0],
  ]);
});
