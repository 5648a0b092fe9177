/** What live tills and desks have sent, by their numbers: the part of the right answer that is not in the data set. */
import { type AsOf, DESK_TILL, type PricePost, type Receipt, type Scope } from '../model/contract.ts';

export interface WriteLog {
  /** Receipt `seq` of a live till; undefined if it was never sent. */
  receipt(shopId: number, till: number, seq: number): Receipt | undefined;
  /** Price change `seq` of a shop's desk; undefined if it was never sent. */
  price(shopId: number, seq: number): PricePost | undefined;
}

/** Everything that an answer says it includes. */
export interface Included {
  readonly receipts: readonly (Receipt & { readonly shopId: number })[];
  readonly prices: readonly PricePost[];
}

/** An answer's asOf that cannot be: it says more than was sent, or is not in the contract's form. */
export class AsOfError extends Error {
  override readonly name = 'AsOfError';
}

/** @throws {AsOfError} for positions out of order, out of scope, or past what was sent */
export function includedBy(asOf: AsOf, scope: Scope, log: WriteLog): Included {
  const receipts: (Receipt & { shopId: number })[] = [];
  const prices: PricePost[] = [];
  let before: readonly [number, number] = [0, 0];
  for (const [shopId, till, last] of asOf) {
    if (shopId < before[0] || (shopId === before[0] && till <= before[1]))
      throw new AsOfError(`asOf is not sorted at [${shopId},${till},${last}]`);
    if (scope.kind === 'shop' && shopId !== scope.shopId)
      throw new AsOfError(`asOf of shop ${scope.shopId} names shop ${shopId}`);
    before = [shopId, till];
    for (let seq = 1; seq <= last; seq++) {
      if (till === DESK_TILL) prices.push(sent(log.price(shopId, seq), shopId, till, seq));
      else receipts.push({ ...sent(log.receipt(shopId, till, seq), shopId, till, seq), shopId });
    }
  }
  return { receipts, prices };
}

function sent<T>(write: T | undefined, shopId: number, till: number, seq: number): T {
  if (write === undefined) throw new AsOfError(`asOf includes [${shopId},${till},${seq}], which was never sent`);
  return write;
}
