/** What was sent to a service, by till and number: the oracle's view of the writes. */
import { DESK_TILL, type PricePost, type Receipt } from '../../model/contract.ts';
import type { WriteLog } from '../../oracle/writes.ts';

/** What was new in one call: the numbers `first` to `last` of a till or a desk. */
export interface RecordedCall {
  readonly shopId: number;
  readonly till: number;
  readonly first: number;
  readonly last: number;
}

export interface RecordedWrites extends WriteLog {
  addReceipt(shopId: number, till: number, receipt: Receipt): void;
  /** Consecutive receipts of one call; those that are known already change nothing. */
  addReceipts(shopId: number, till: number, receipts: readonly Receipt[]): void;
  addPrice(price: PricePost): void;
  /** Tills that anything was recorded of, desks included. */
  tills(): readonly { readonly shopId: number; readonly till: number; readonly last: number }[];
  /** Every call in the order in which they were recorded. */
  calls(): readonly RecordedCall[];
}

export function recordedWrites(): RecordedWrites {
  const receipts = new Map<string, { shopId: number; till: number; bySeq: Map<number, Receipt> }>();
  const prices = new Map<number, Map<number, PricePost>>();
  const calls: RecordedCall[] = [];
  const addReceipts: RecordedWrites['addReceipts'] = (shopId, till, some) => {
    const key = `${shopId}/${till}`;
    const entry = receipts.get(key) ?? { shopId, till, bySeq: new Map<number, Receipt>() };
    const [first, ...others] = some.filter(({ seq }) => !entry.bySeq.has(seq));
    if (first === undefined) return;
    receipts.set(key, entry);
    for (const receipt of [first, ...others]) entry.bySeq.set(receipt.seq, receipt);
    calls.push({ shopId, till, first: first.seq, last: others.at(-1)?.seq ?? first.seq });
  };
  return {
    addReceipts,
    addReceipt: (shopId, till, receipt) => addReceipts(shopId, till, [receipt]),
    addPrice(price) {
      const { shopId, seq } = price;
      const ofShop = prices.get(shopId) ?? new Map<number, PricePost>();
      if (ofShop.has(seq)) return;
      prices.set(shopId, ofShop);
      ofShop.set(seq, price);
      calls.push({ shopId, till: DESK_TILL, first: seq, last: seq });
    },
    calls: () => calls,
    receipt: (shopId, till, seq) => receipts.get(`${shopId}/${till}`)?.bySeq.get(seq),
    price: (shopId, seq) => prices.get(shopId)?.get(seq),
    tills: () => [
      ...Array.from(receipts.values(), ({ shopId, till, bySeq }) => ({
        shopId,
        till,
        last: Math.max(...bySeq.keys()),
      })),
      ...Array.from(prices, ([shopId, bySeq]) => ({
        shopId,
        till: DESK_TILL,
        last: Math.max(...bySeq.keys()),
      })),
    ],
  };
}
