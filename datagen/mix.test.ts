import fc from 'fast-check';
import { expect, test } from 'vitest';
import { below, childKey, keyOf, mix32 } from './mix.ts';

const word = fc.integer({ min: 0, max: 0xffffffff });
const MOST_COORDINATE = 2 ** 31 - 1;
const MOST_BOUND = 2 ** 21 - 1;

test('the mixer is lowbias32, in unbounded integers', () => {
  const literal = (value: number) => {
    let x = BigInt(value);
    x = ((x ^ (x >> 16n)) * 0x7feb352dn) & 0xffffffffn;
    x = ((x ^ (x >> 15n)) * 0x846ca68bn) & 0xffffffffn;
    return Number(x ^ (x >> 16n));
  };
  fc.assert(fc.property(word, (value) => mix32(value) === literal(value)));
});

test('the key of a child is its parent’s plus a multiple of its coordinate, mixed, in unbounded integers', () => {
  const literal = (key: number, coordinate: number) =>
    mix32(Number((BigInt(key) + BigInt(coordinate) * 0x9e3779b9n) & 0xffffffffn));
  for (const coordinate of [0, 1, MOST_COORDINATE])
    expect(childKey(0xffffffff, coordinate)).toBe(literal(0xffffffff, coordinate));
  const coordinates = fc.integer({ min: 0, max: MOST_COORDINATE });
  fc.assert(
    fc.property(word, coordinates, (key, coordinate) => childKey(key, coordinate) === literal(key, coordinate)),
  );
});

test('a draw below a bound is exact, as in unbounded integers', () => {
  const edges = [1, 2, MOST_BOUND].flatMap((bound) => [below(0, bound), below(0xffffffff, bound)]);
  expect(edges).toEqual([0, 0, 0, 1, 0, MOST_BOUND - 1]);
  const bounds = fc.integer({ min: 1, max: MOST_BOUND });
  fc.assert(
    fc.property(word, bounds, (draw, bound) => below(draw, bound) === Number((BigInt(draw) * BigInt(bound)) >> 32n)),
  );
});

test('a path of keys is its children one by one, and its order counts', () => {
  expect(keyOf(7, 3, 9)).toBe(childKey(childKey(mix32(7), 3), 9));
  expect(keyOf(7, 3, 9)).not.toBe(keyOf(7, 9, 3));
});

test('neighbouring rows draw evenly: each of 16 equal parts gets about a 16th', () => {
  const counts = new Array<number>(16).fill(0);
  for (let row = 0; row < 160_000; row++) {
    const part = below(keyOf(1, 7, row), 16);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  // Binomial: 10,000 ± 97; five deviations.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(485);
});
