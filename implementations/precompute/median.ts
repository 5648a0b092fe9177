/**
 * The lower median of a multiset that lies in the database as counts by value: kept by walking from the old one to the
 * new one, so that a change costs what it changes, however many values there are.
 */

export interface MedianCursor {
  /** Values in the multiset, each as often as it occurs. */
  readonly size: number;
  /** How many of them are below the median. */
  readonly below: number;
  /** null if there is no value. */
  readonly median: number | null;
}

/** A value, and how often it occurs or how much more often. */
export type Counted = readonly [value: number, count: number];

/**
 * How many distinct values on either side of the median have to be known to find the new one: a change moves the
 * median by fewer than two places, and may empty the places on the way.
 */
export function reachOf(changes: Iterable<Counted>): number {
  let reach = 0;
  for (const [, count] of changes) reach += 2 * Math.abs(count);
  return reach === 0 ? 0 : reach + 2;
}

/**
 * @param near - the values around the old median before the changes, at least {@link reachOf} of them up to and with it and as
 * many above it, or all there are; in any order
 * @throws {RangeError} if they are too few: then a median would have been made up
 */
export function moveMedian(
  cursor: MedianCursor,
  near: readonly Counted[],
  changes: ReadonlyMap<number, number>,
): MedianCursor {
  const size = cursor.size + sum(changes.values());
  if (size === 0) return { size, below: 0, median: null };
  const place = Math.floor((size - 1) / 2);
  const unknownBelow = cursor.below - countOf(near, (value) => value < (cursor.median ?? value));
  const unknownAbove = cursor.size - unknownBelow - countOf(near, () => true);
  let below = unknownBelow;
  for (const [value, count] of ascending(near, changes)) {
    if (count > 0 && below + count > place) {
      const isKnown = (unknownBelow === 0 || value >= lowest(near)) && (unknownAbove === 0 || value <= highest(near));
      if (!isKnown) break;
      return { size, below, median: value };
    }
    below += count;
  }
  throw new RangeError(`the median of ${size} values is not among the ${near.length} that are known`);
}

const lowest = (near: readonly Counted[]) => Math.min(...near.map(([value]) => value));
const highest = (near: readonly Counted[]) => Math.max(...near.map(([value]) => value));

function countOf(near: readonly Counted[], counts: (value: number) => boolean): number {
  return sum(near.filter(([value]) => counts(value)).map(([, count]) => count));
}

function ascending(near: readonly Counted[], changes: ReadonlyMap<number, number>): Counted[] {
  const counts = new Map(near);
  for (const [value, count] of changes) counts.set(value, (counts.get(value) ?? 0) + count);
  return [...counts].sort(([a], [b]) => a - b);
}

function sum(counts: Iterable<number>): number {
  let total = 0;
  for (const count of counts) total += count;
  return total;
}
