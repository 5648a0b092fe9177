/** A fixed piece of CPU work, timed between segments: how fast the processor is now, whoever is measured. */
import { median } from '../../judge/median.ts';
import type { Milliseconds } from '../../model/units.ts';

const STEPS = 400_000;
/** What interrupts one piece leaves another alone: the fastest tells of the processor, and not of who wanted it meanwhile. */
const PIECES = 9;

/** One reading. Holds up the event loop for some milliseconds: never while requests are under way. */
export function readRuler(): Milliseconds {
  return Math.min(...Array.from({ length: PIECES }, timeOfPiece));
}

/** Between the segments of a block, its edges included. */
const READINGS_A_BLOCK = 5;

/**
 * How far the blocks of a generation lie apart, each by the median of its readings: a single slow one touches a pair of
 * segments, of which the generation's value is a median, too.
 * @param readings - one before the first segment and one after each @returns longest / shortest − 1
 */
export function spreadOf(readings: readonly Milliseconds[]): number {
  const step = READINGS_A_BLOCK - 1;
  const blocks = Array.from({ length: Math.max(1, Math.floor((readings.length - 1) / step)) }, (_, block) =>
    median(readings.slice(step * block, step * block + READINGS_A_BLOCK)),
  );
  return Math.max(...blocks) / Math.min(...blocks) - 1;
}

function timeOfPiece(): Milliseconds {
  const begin = performance.now();
  const result = work();
  const took = performance.now() - begin;
  // Whoever compiles this must not find out that nobody wants the result.
  return result === 0 ? took + Number.MIN_VALUE : took;
}

/** Each step needs the one before. */
function work(): number {
  let bits = 1;
  for (let i = 0; i < STEPS; i++) {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
  }
  return bits;
}
