/** How far behind an answer is: the age, at its send, of the oldest acknowledged write that it misses. */
import type { AsOf } from '../../model/contract.ts';
import type { Milliseconds } from '../../model/units.ts';

/** What one live till has written; both times are of one monotonic clock. */
export interface TillHistory {
  readonly shopId: number;
  readonly till: number;
  /** Receipt `seq` at index `seq − 1`; acknowledgements ascend, and null comes last. */
  readonly written: readonly { readonly acknowledgedAt: Milliseconds | null }[];
}

/**
 * max(0, sentAt − the earliest acknowledgement before `sentAt` among the writes that `asOf` does not include).
 * Per till only the first write past `asOf` counts, since acknowledgements ascend with seq.
 * @param tills - every live till of the answer's scope
 * @returns 0 if nothing acknowledged is missing
 */
export function stalenessOf(asOf: AsOf, tills: readonly TillHistory[], sentAt: Milliseconds): Milliseconds {
  const included = new Map(asOf.map(([shopId, till, seq]) => [keyOf(shopId, till), seq]));
  let earliest = sentAt;
  for (const { shopId, till, written } of tills) {
    const missing = written[included.get(keyOf(shopId, till)) ?? 0];
    if (missing !== undefined && missing.acknowledgedAt !== null) earliest = Math.min(earliest, missing.acknowledgedAt);
  }
  return sentAt - earliest;
}

/** Tills are numbered below 2¹⁵. */
function keyOf(shopId: number, till: number): number {
  return shopId * 2 ** 15 + till;
}
