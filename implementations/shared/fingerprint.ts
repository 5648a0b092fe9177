/** Fingerprints of what a till posts, to tell a repeat from a contradiction without keeping the content. */
import { hash } from 'node:crypto';
import type { PricePost, Receipt } from '../../model/contract.ts';

/** 64 bits: one comparison of two different contents goes wrong with probability 2⁻⁶⁴. */
const HEX_DIGITS = 16;

/** @returns 16 hex digits over everything but the key; the order of lines counts, the order of JSON members does not */
export function receiptFingerprint(receipt: Pick<Receipt, 'soldAt' | 'customerId' | 'lines'>): string {
  const lines = receipt.lines.map((line) => [line.productId, line.quantity, line.unitPriceCents, line.discountCents]);
  return fingerprint([receipt.soldAt, receipt.customerId, lines]);
}

/** @returns 16 hex digits over everything but the key */
export function priceFingerprint(price: Pick<PricePost, 'productId' | 'validFrom' | 'priceCents'>): string {
  return fingerprint([price.productId, price.validFrom, price.priceCents]);
}

function fingerprint(content: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(content), 'hex').slice(0, HEX_DIGITS);
}
