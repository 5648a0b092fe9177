/** Two things measured in turns, so that what disturbs the machine meets both; and what their pairs say. */
import type { Seconds } from '../model/units.ts';

/** What a short stretch of work came to. */
export interface Segment {
  /** In whatever unit the benchmark counts; both sides alike. */
  readonly value: number;
  readonly cpuSeconds: Seconds;
}

export interface Pair {
  readonly one: Segment;
  readonly other: Segment;
}

/** Pairs of segments, the order turned round from pair to pair. @param warmUp - pairs before those that count */
export async function pairsOf(
  one: () => Promise<Segment>,
  other: () => Promise<Segment>,
  pairs: number,
  warmUp: number,
): Promise<Pair[]> {
  const measured: Pair[] = [];
  for (let turn = -warmUp; turn < pairs; turn++) {
    const pair = turn % 2 === 0 ? await inOrder(one, other) : swapped(await inOrder(other, one));
    if (turn >= 0) measured.push(pair);
  }
  return measured;
}

async function inOrder(first: () => Promise<Segment>, second: () => Promise<Segment>): Promise<Pair> {
  return { one: await first(), other: await second() };
}

function swapped({ one, other }: Pair): Pair {
  return { one: other, other: one };
}

/** The lower median. @returns NaN without a value */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

/** The median of the pairs' ratios and its interval, as `0.81 [0.79, 0.84]`. */
export function ratioText(pairs: readonly Pair[], of: (segment: Segment) => number): string {
  const ratios = pairs.map(({ one, other }) => of(one) / of(other)).sort((a, b) => a - b);
  const rank = lowRank(ratios.length);
  const [low, high] = [ratios[rank], ratios[ratios.length - 1 - rank]].map((ratio) => ratio?.toFixed(2));
  return `${median(ratios).toFixed(2)} [${low}, ${high}]`;
}

/**
 * The interval of a median from the values in their order, with no assumption about how they are spread: it misses the
 * median only if so few of n values lie on one side of it, which is as likely as so few heads among n coins.
 * @returns how many values to leave out at either end for 95 %; 0 where they are too few for that
 */
function lowRank(n: number): number {
  let probability = 0.5 ** n;
  let below = probability;
  let rank = 0;
  while (below <= 0.025) {
    rank++;
    probability *= (n - rank + 1) / rank;
    below += probability;
  }
  return Math.max(0, rank - 1);
}
