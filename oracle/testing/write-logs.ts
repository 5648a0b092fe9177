/** Live writes as a log that the oracle looks them up in, and as the asOf that includes all of them. */
import { type AsOf, DESK_TILL, type Position } from '../../model/contract.ts';
import type { LiveWrites } from '../../model/store.ts';
import type { WriteLog } from '../writes.ts';

export function logOf({ receipts, prices }: LiveWrites): WriteLog {
  return {
    receipt: (shopId, till, seq) => receipts.find((r) => r.shopId === shopId && r.till === till && r.seq === seq),
    price: (shopId, seq) => prices.find((price) => price.shopId === shopId && price.seq === seq),
  };
}

/** Every write of every till, sorted as the contract wants it. */
export function asOfAll({ receipts, prices }: LiveWrites): AsOf {
  const last = new Map<string, Position>();
  for (const { shopId, till, seq } of [...receipts, ...prices.map((price) => ({ ...price, till: DESK_TILL }))]) {
    const [, , known] = last.get(`${shopId}/${till}`) ?? [0, 0, 0];
    last.set(`${shopId}/${till}`, [shopId, till, Math.max(known, seq)]);
  }
  return [...last.values()].sort(([shop, till], [otherShop, otherTill]) => shop - otherShop || till - otherTill);
}

/** What an asOf includes of the writes: the row-by-row version takes nothing else. */
export function includedIn(asOf: AsOf, { receipts, prices }: LiveWrites): LiveWrites {
  const includes = (shopId: number, till: number, seq: number) =>
    asOf.some(([shop, named, last]) => shop === shopId && named === till && seq <= last);
  return {
    receipts: receipts.filter(({ shopId, till, seq }) => includes(shopId, till, seq)),
    prices: prices.filter(({ shopId, seq }) => includes(shopId, DESK_TILL, seq)),
  };
}
