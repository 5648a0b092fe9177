/** Answers by quarter seconds of a warm-up, and whether they still come ever faster. */
import type { Milliseconds } from '../../model/units.ts';

export interface Quarters {
  /** An answer has come. @param at - since the warm-up's begin */
  count(at: Milliseconds): void;
  /**
   * The latest whole quarter second had clearly more answers than the one before.
   * @returns false also where they are too few to tell
   */
  stillRising(now: Milliseconds): boolean;
}

export const QUARTER: Milliseconds = 250;
/** Counts of fewer differ by as much by chance: their standard deviation is a fifth. */
const FEWEST_ANSWERS = 25;
const CLEARLY = 1.1;

export function quarters(): Quarters {
  const counts: number[] = [];
  return {
    count(at) {
      const quarter = Math.floor(at / QUARTER);
      counts[quarter] = (counts[quarter] ?? 0) + 1;
    },
    stillRising(now) {
      const whole = Math.floor(now / QUARTER);
      const [before = 0, latest = 0] = [counts[whole - 2], counts[whole - 1]];
      return latest >= FEWEST_ANSWERS && latest > CLEARLY * before;
    },
  };
}
