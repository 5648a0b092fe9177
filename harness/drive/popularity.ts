/** Who is asked for how often: Zipf's law over shops and products. */
import { keyOf } from '../../datagen/mix.ts';
import { rankedBy } from '../../datagen/ranking.ts';

const SCATTER = 0x5ca7;

/**
 * Ids 1 … n, most popular first. Scattered, so that popular ones do not lie side by side in a sorted table; the same
 * whatever the seed, so that seeds change the order of the requests and not what is popular.
 */
export function popularityOrder(n: number): readonly number[] {
  return rankedBy(
    Array.from({ length: n }, (_, i) => i + 1),
    (id) => keyOf(SCATTER, id),
  );
}

/**
 * A chooser by Zipf's law: the k-th of `items` has a share ∝ 1/k^exponent.
 * @param items - most popular first
 * @returns the item for a uniform 32-bit draw
 */
export function zipf(items: readonly number[], exponent: number): (draw: number) => number {
  const upTo: number[] = [];
  let total = 0;
  for (let k = 1; k <= items.length; k++) {
    total += k ** -exponent;
    upTo.push(total);
  }
  return (draw) => items[firstAbove(upTo, (draw / 2 ** 32) * total)] ?? items.at(-1) ?? 1;
}

/** Index of the first of the ascending `values` that is greater than `value`. */
function firstAbove(values: readonly number[], value: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((values[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
