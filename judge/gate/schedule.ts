/**
 * In which order the two sides take their turns within one generation: blocks of ABBA or BAAB, as the seed draws.
 * A drift that is linear over a block meets both sides alike, and neither side is always the first.
 */
import { uniforms } from '../random.ts';

export const SIDES = ['base', 'candidate'] as const;
export type Side = (typeof SIDES)[number];

/** Segments of one block. */
export const BLOCK = 4;
const ABBA: readonly Side[] = ['base', 'candidate', 'candidate', 'base'];
const BAAB: readonly Side[] = ['candidate', 'base', 'base', 'candidate'];
/** A stream of its own for the draws of the schedule. */
const SCHEDULE = 1;
/** And for those of how long they are. */
const STRETCHES = 6;

/**
 * How many times as long as usual the segments of each block are: what comes at regular times, as a timer of a neighbour,
 * would else meet the same side again and again.
 * @returns from 0.5 to 1.5, around 1
 */
export function stretchesOf(seed: number, generation: number, blocks: number): readonly number[] {
  const draw = uniforms(seed, STRETCHES, generation);
  return Array.from({ length: blocks }, () => 0.5 + draw());
}

/** @param generation - from 0 @param blocks - of four segments @returns the side of each segment */
export function turnsOf(seed: number, generation: number, blocks: number): readonly Side[] {
  const draw = uniforms(seed, SCHEDULE, generation);
  return Array.from({ length: blocks }, () => (draw() < 0.5 ? ABBA : BAAB)).flat();
}
