import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { below, belowSql, childKey, childKeySql, keyOf, mix32, mix32Sql } from './mix.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => instance.closeSync());

/** The expression's value for every pair, in order. */
async function inSql(expression: string, pairs: readonly (readonly [number, number])[]): Promise<number[]> {
  const values = pairs.map(([a, b], i) => `(${i}, ${a}::UBIGINT, ${b}::UBIGINT)`);
  const sql = `SELECT ${expression} FROM (VALUES ${values.join(', ')}) pairs(i, a, b) ORDER BY i`;
  return (await connection.runAndReadAll(sql)).getRowsJS().map(([value]) => Number(value));
}

const word = fc.integer({ min: 0, max: 0xffffffff });
const manyPairs = (second: fc.Arbitrary<number>) => fc.array(fc.tuple(word, second), { minLength: 1, maxLength: 200 });
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

test('mixing gives the same bits in SQL', async () => {
  const edges = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff].map((value) => [value, 0] as const);
  expect(await inSql(mix32Sql('a'), edges)).toEqual(edges.map(([value]) => mix32(value)));
  await fc.assert(
    fc.asyncProperty(manyPairs(fc.constant(0)), async (pairs) => {
      expect(await inSql(mix32Sql('a'), pairs)).toEqual(pairs.map(([value]) => mix32(value)));
    }),
    { numRuns: 20 },
  );
});

test('the key of a child is the same in SQL, whether its coordinate is a column or a constant', async () => {
  const edges = [0, 1, MOST_COORDINATE].map((coordinate) => [0xffffffff, coordinate] as const);
  expect(await inSql(childKeySql('a', 'b'), edges)).toEqual(edges.map(([key, at]) => childKey(key, at)));
  const coordinate = fc.integer({ min: 0, max: MOST_COORDINATE });
  await fc.assert(
    fc.asyncProperty(manyPairs(coordinate), coordinate, async (pairs, constant) => {
      expect(await inSql(childKeySql('a', 'b'), pairs)).toEqual(pairs.map(([key, at]) => childKey(key, at)));
      expect(await inSql(childKeySql('a', constant), pairs)).toEqual(pairs.map(([key]) => childKey(key, constant)));
    }),
    { numRuns: 20 },
  );
});

test('a draw below a bound is the same in SQL and in unbounded integers', async () => {
  const edges = [1, 2, MOST_BOUND].flatMap((bound) => [[0, bound] as const, [0xffffffff, bound] as const]);
  expect(edges.map(([draw, bound]) => below(draw, bound))).toEqual([0, 0, 0, 1, 0, MOST_BOUND - 1]);
  expect(await inSql(belowSql('a', 'b'), edges)).toEqual([0, 0, 0, 1, 0, MOST_BOUND - 1]);
  await fc.assert(
    fc.asyncProperty(manyPairs(fc.integer({ min: 1, max: MOST_BOUND })), async (pairs) => {
      const exact = pairs.map(([draw, bound]) => Number((BigInt(draw) * BigInt(bound)) >> 32n));
      expect(pairs.map(([draw, bound]) => below(draw, bound))).toEqual(exact);
      expect(await inSql(belowSql('a', 'b'), pairs)).toEqual(exact);
    }),
    { numRuns: 20 },
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
