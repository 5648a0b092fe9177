/** Ranges of shops: what is made at a time, and what a file holds. */
import type { TableName } from '../model/manifest.ts';

export interface ShopRange {
  readonly firstShop: number;
  readonly lastShop: number;
}

/** Tables that have a file a range; the others have one file. */
export const RANGE_TABLES = ['price', 'customer', 'receipt', 'receipt_line', 'delivery'] as const;

const SHOPS_A_RANGE = 50;

/** @param scale - number of shops */
export function rangesOf(scale: number): readonly ShopRange[] {
  return Array.from({ length: Math.ceil(scale / SHOPS_A_RANGE) }, (_, i) => ({
    firstShop: i * SHOPS_A_RANGE + 1,
    lastShop: Math.min((i + 1) * SHOPS_A_RANGE, scale),
  }));
}

/** Where a table's rows for a range of shops lie. */
export function rangePath(table: TableName, { firstShop, lastShop }: ShopRange): string {
  const five = (shop: number) => String(shop).padStart(5, '0');
  return `${table}/${five(firstShop)}-${five(lastShop)}.parquet`;
}

export function* shopsIn({ firstShop, lastShop }: ShopRange): Generator<number> {
  for (let shopId = firstShop; shopId <= lastShop; shopId++) yield shopId;
}
