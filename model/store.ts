/**
 * The store's rows, one interface a table (docs/contract.md, section 1). Money is in cents; dates are shop-local.
 * Read whole into memory they are for checks at small scale; nothing that is measured goes through them.
 */
import type { PricePost, Receipt } from './contract.ts';
import type { Cents, IsoDate } from './units.ts';

export interface Shop {
  readonly shopId: number;
  readonly name: string;
  readonly city: string;
  readonly openedOn: IsoDate;
}

export interface Category {
  readonly categoryId: number;
  readonly name: string;
}

export interface Product {
  readonly productId: number;
  readonly categoryId: number;
  readonly name: string;
  readonly unitCostCents: Cents;
}

/** In effect from its day on, until one with a greater (validFrom, seq). */
export interface PriceRow {
  readonly shopId: number;
  readonly productId: number;
  readonly validFrom: IsoDate;
  /** 0 in history, else the number of the desk's call. */
  readonly seq: number;
  readonly priceCents: Cents;
}

export interface Customer {
  readonly customerId: number;
  readonly homeShopId: number;
}

export interface Employee {
  readonly employeeId: number;
  /** null: the BI team. */
  readonly shopId: number | null;
  readonly login: string;
  readonly role: 'shop' | 'bi';
}

export interface ReceiptRow {
  readonly shopId: number;
  readonly till: number;
  readonly seq: number;
  /** Begins with `YYYY-MM-DD`; what follows does not matter to any answer. */
  readonly soldAt: string;
  /** null: anonymous. */
  readonly customerId: number | null;
}

export interface ReceiptLineRow {
  readonly shopId: number;
  readonly till: number;
  readonly seq: number;
  readonly lineNo: number;
  readonly productId: number;
  /** Negative: a return. */
  readonly quantity: number;
  readonly unitPriceCents: Cents;
  /** Of the whole line. */
  readonly discountCents: Cents;
}

export interface DeliveryRow {
  readonly shopId: number;
  readonly productId: number;
  readonly deliveredOn: IsoDate;
  readonly quantity: number;
}

/** All rows of a store. */
export interface StoreRows {
  readonly shops: readonly Shop[];
  readonly categories: readonly Category[];
  readonly products: readonly Product[];
  readonly prices: readonly PriceRow[];
  readonly customers: readonly Customer[];
  readonly employees: readonly Employee[];
  readonly receipts: readonly ReceiptRow[];
  readonly receiptLines: readonly ReceiptLineRow[];
  readonly deliveries: readonly DeliveryRow[];
}

/** A posted receipt with the till that it came from. */
export interface LiveReceipt extends Receipt {
  readonly shopId: number;
  readonly till: number;
}

/** What was posted on top of a data set. */
export interface LiveWrites {
  readonly receipts: readonly LiveReceipt[];
  readonly prices: readonly PricePost[];
}
