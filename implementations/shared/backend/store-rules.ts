/** Rules that a write must keep and that no schema can say. Each gives null, or the broken rule with its member. */
import type { PricePost, Receipt, ReceiptsPost } from '../../../model/contract.ts';
import type { Directory } from './directory.ts';

export function receiptsViolation(post: ReceiptsPost, directory: Directory): string | null {
  const first = post.receipts[0]?.seq ?? 1;
  for (const [index, receipt] of post.receipts.entries()) {
    const violation = seqViolation(receipt, first + index) ?? receiptViolation(receipt, directory);
    if (violation !== null) return `receipts[${index}].${violation}`;
  }
  return null;
}

function seqViolation({ seq }: Receipt, expected: number): string | null {
  return seq === expected
    ? null
    : `seq is ${seq} where ${expected} must follow: the receipts of one call are consecutive`;
}

function receiptViolation(receipt: Receipt, directory: Directory): string | null {
  if (!receipt.soldAt.startsWith(`${directory.today}T`)) return `soldAt is not on ${directory.today}`;
  const unknown = receipt.lines.findIndex(({ productId }) => !directory.hasProduct(productId));
  return unknown === -1 ? null : `lines[${unknown}].productId is of no product`;
}

export function priceViolation(post: PricePost, directory: Directory): string | null {
  if (post.validFrom !== directory.today) return `validFrom is not ${directory.today}`;
  return directory.hasProduct(post.productId) ? null : 'productId is of no product';
}
