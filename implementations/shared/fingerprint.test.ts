import { expect, test } from 'vitest';
import { priceFingerprint, receiptFingerprint } from './fingerprint.ts';

const line = { productId: 3, quantity: 2, unitPriceCents: 249, discountCents: 0 };
const other = { ...line, productId: 4 };
const receipt = { soldAt: '2026-06-30T10:15:00', customerId: null, lines: [line, other] };
const price = { productId: 3, validFrom: '2026-06-30', priceCents: 259 };

test('a fingerprint is 16 hex digits and does not depend on the order of JSON members', () => {
  const { productId, ...rest } = line;
  const reordered = { lines: [{ ...rest, productId }, other], customerId: null, soldAt: receipt.soldAt };
  expect(receiptFingerprint(receipt)).toMatch(/^[0-9a-f]{16}$/);
  expect(receiptFingerprint(reordered)).toBe(receiptFingerprint(receipt));
});

test('a number written as 2.0 or -0 on the wire is the number 2 or 0', () => {
  const zero = { ...receipt, lines: [{ ...line, quantity: 0 }] };
  expect(receiptFingerprint({ ...receipt, lines: [{ ...line, quantity: JSON.parse('-0') }] })).toBe(
    receiptFingerprint(zero),
  );
});

test.each([
  ['time', { ...receipt, soldAt: '2026-06-30T10:15:01' }],
  ['customer', { ...receipt, customerId: 1 }],
  ['order of lines', { ...receipt, lines: [other, line] }],
  ['number of lines', { ...receipt, lines: [line] }],
  ['product', { ...receipt, lines: [other, other] }],
  ['quantity', { ...receipt, lines: [{ ...line, quantity: -2 }, other] }],
  ['unit price', { ...receipt, lines: [{ ...line, unitPriceCents: 250 }, other] }],
  ['discount', { ...receipt, lines: [{ ...line, discountCents: 1 }, other] }],
])('another %s is other content', (_what, changed) => {
  expect(receiptFingerprint(changed)).not.toBe(receiptFingerprint(receipt));
});

test.each([
  ['product', { ...price, productId: 4 }],
  ['day', { ...price, validFrom: '2026-07-01' }],
  ['price', { ...price, priceCents: 260 }],
])('a price change with another %s is other content', (_what, changed) => {
  expect(priceFingerprint(changed)).not.toBe(priceFingerprint(price));
});
