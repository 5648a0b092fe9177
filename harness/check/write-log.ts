/** What was sent to a service, by till and number: the oracle's view of the writes. */
import { FIRST_LIVE_TILL, type PricePost, type Receipt } from '../../model/contract.ts';
import type { WriteLog } from '../../oracle/writes.ts';

export interface RecordedWrites extends WriteLog {
  addReceipt(shopId: number, till: number, receipt: Receipt): void;
  addPrice(price: PricePost): void;
  /** Tills that anything was recorded of, desks included. */
  tills(): readonly { readonly shopId: number; readonly till: number; readonly last: number }[];
}

export function recordedWrites(): RecordedWrites {
  const receipts = new Map<string, { shopId: number; till: number; bySeq: Map<number, Receipt> }>();
  const prices = new Map<number, Map<number, PricePost>>();
  return {
    addReceipt(shopId, till, receipt) {
      const key = `${shopId}/${till}`;
      const entry = receipts.get(key) ?? { shopId, till, bySeq: new Map() };
      receipts.set(key, entry);
      entry.bySeq.set(receipt.seq, receipt);
    },
    addPrice(price) {
      const ofShop = prices.get(price.shopId) ?? new Map<number, PricePost>();
      prices.set(price.shopId, ofShop);
      ofShop.set(price.seq, price);
    },
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
        till: FIRST_LIVE_TILL - 1,
        last: Math.max(...bySeq.keys()),
      })),
    ],
  };
}
