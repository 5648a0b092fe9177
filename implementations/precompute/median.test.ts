import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Counted, type MedianCursor, moveMedian, reachOf } from './median.ts';

const EMPTY: MedianCursor = { size: 0, below: 0, median: null };

/** What the database holds. */
type Counts = ReadonlyMap<number, number>;

/** As the statement that reads them: as many values as the reach, up to and above the median. */
function near(counts: Counts, { median }: MedianCursor, reach: number): Counted[] {
  if (median === null) return [];
  const values = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const upTo = values.filter(([value]) => value <= median);
  return [
    ...upTo.slice(Math.max(0, upTo.length - reach)),
    ...values.filter(([value]) => value > median).slice(0, reach),
  ];
}

function expected(counts: Counts): MedianCursor {
  const all = [...counts].flatMap(([value, count]) => new Array<number>(count).fill(value)).sort((a, b) => a - b);
  const median = all[Math.floor((all.length - 1) / 2)] ?? null;
  return { size: all.length, below: all.filter((value) => value < (median ?? value)).length, median };
}

/** Values that are there are taken away as well; what is not there is not. */
function possible(counts: Counts, wished: readonly Counted[]): Map<number, number> {
  const changes = new Map<number, number>();
  for (const [value, change] of wished) {
    const have = (counts.get(value) ?? 0) + (changes.get(value) ?? 0);
    const sum = (changes.get(value) ?? 0) + Math.max(change, -have);
    if (sum === 0) changes.delete(value);
    else changes.set(value, sum);
  }
  return changes;
}

function plus(counts: Counts, changes: Counts): Counts {
  const sums = new Map(counts);
  for (const [value, change] of changes) sums.set(value, (sums.get(value) ?? 0) + change);
  return sums;
}

test('however a multiset changes, the cursor is at its lower median, knowing only the values within reach', () => {
  const change = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -4, max: 4 }));
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 20 }), (writes) => {
      let counts: Counts = new Map();
      let cursor = EMPTY;
      for (const wished of writes) {
        const changes = possible(counts, wished);
        if (changes.size === 0) continue;
        cursor = moveMedian(cursor, near(counts, cursor, reachOf(changes)), changes);
        counts = plus(counts, changes);
        expect(cursor).toEqual(expected(counts));
      }
    }),
    { numRuns: 500 },
  );
});

test('it reaches as far as the change is long, and nowhere for none', () => {
  expect(reachOf([])).toBe(0);
  expect(reachOf([[5, 1]])).toBe(4);
  expect(reachOf([[5, 3], [6, -2]])).toBe(12); // biome-ignore format: a pair a value
});

test('a median that is not among the known values is an error and no guess', () => {
  const cursor = { size: 100, below: 50, median: 7 };
  expect(() => moveMedian(cursor, [], new Map([[3, 60]]))).toThrow(RangeError);
});
