/** Acknowledged receipts that no answer has included yet, and how long the others took to be seen. */
import { distributionOf, recorder } from '../../judge/histogram.ts';
import type { AsOf } from '../../model/contract.ts';
import type { Distribution } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';

/** Receipt `seq` of a live till. */
export interface Acknowledged {
  readonly shopId: number;
  readonly till: number;
  readonly seq: number;
  readonly acknowledgedAt: Milliseconds;
  /** False: of the warm-up, looked for and not counted. */
  readonly counts: boolean;
}

export interface UnseenWrites {
  add(write: Acknowledged): void;
  /** An answer about the shop had been read to its end at that time: every write that it includes has been seen. */
  saw(shopId: number, asOf: AsOf, endedAt: Milliseconds): void;
  has(shopId: number): boolean;
  readonly isEmpty: boolean;
  /** µs from the acknowledgement to the end of the first answer that includes the write; what is unseen by now has failed. */
  figures(): Distribution;
}

export function unseenWrites(): UnseenWrites {
  const byShop = new Map<number, readonly Acknowledged[]>();
  const times = recorder();
  return {
    add(write) {
      byShop.set(write.shopId, [...(byShop.get(write.shopId) ?? []), write]);
    },
    saw(shopId, asOf, endedAt) {
      const { seen = [], unseen = [] } = Object.groupBy(byShop.get(shopId) ?? [], (write) =>
        isIncluded(write, asOf) ? 'seen' : 'unseen',
      );
      for (const { acknowledgedAt, counts } of seen) if (counts) times.record(1000 * (endedAt - acknowledgedAt));
      if (unseen.length === 0) byShop.delete(shopId);
      else byShop.set(shopId, unseen);
    },
    has: (shopId) => byShop.has(shopId),
    get isEmpty() {
      return byShop.size === 0;
    },
    figures() {
      const never = [...byShop.values()].flat().filter(({ counts }) => counts);
      return distributionOf(times, never.length);
    },
  };
}

/** A till's receipts have no gaps: an answer with a later one includes it, too. */
function isIncluded({ shopId, till, seq }: Acknowledged, asOf: AsOf): boolean {
  return asOf.some(([shop, number, upTo]) => shop === shopId && number === till && upTo >= seq);
}
