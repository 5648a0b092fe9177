/** Posted calls as the store takes them. */
import { DESK_TILL, type PricePost, type Receipt, type ReceiptsPost } from '../../../model/contract.ts';
import type { NumberedItem } from '../till-ledger.ts';

/** A call as it came, or what of it is new. */
export type StoreCall =
  | { readonly kind: 'receipts'; readonly shopId: number; readonly till: number; readonly receipts: readonly Receipt[] }
  | { readonly kind: 'price'; readonly shopId: number; readonly till: typeof DESK_TILL; readonly price: PricePost };

/** What is new of a call, with the fingerprints of its items. */
export interface Fresh {
  readonly call: StoreCall;
  readonly items: readonly NumberedItem[];
}

export const receiptsCall = ({ shopId, till, receipts }: ReceiptsPost): StoreCall => ({
  kind: 'receipts',
  shopId,
  till,
  receipts,
});

export const priceCall = (price: PricePost): StoreCall => ({
  kind: 'price',
  shopId: price.shopId,
  till: DESK_TILL,
  price,
});
