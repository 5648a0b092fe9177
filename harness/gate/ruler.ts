/** A fixed piece of CPU work, timed between segments: how fast the processor is now, whoever is measured. */
import type { Milliseconds } from '../../model/units.ts';

const STEPS = 400_000;
/** What interrupts one piece leaves another alone: the fastest tells of the processor, and not of who wanted it meanwhile. */
const PIECES = 9;

/** One reading. Holds up the event loop for some milliseconds: never while requests are under way. */
export function readRuler(): Milliseconds {
  return Math.min(...Array.from({ length: PIECES }, timeOfPiece));
}

/** How far readings lie apart. @returns longest / shortest − 1 */
export function spreadOf(readings: readonly Milliseconds[]): number {
  return Math.max(...readings) / Math.min(...readings) - 1;
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
