/** Which calls are slow when only a few are: by their number, and the same in every run of a seed. */
import { keyOf } from '../../../datagen/mix.ts';

/** One call of so many: 2 %. */
export const RARE_AMONG = 50;

/** @returns whether the next call is slow: exactly one of each {@link RARE_AMONG}, at a place that the seed draws */
export function rarely(seed: number): () => boolean {
  let call = -1;
  return () => {
    call += 1;
    const place = keyOf(seed, Math.floor(call / RARE_AMONG)) % RARE_AMONG;
    return call % RARE_AMONG === place;
  };
}
