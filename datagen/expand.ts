/**
 * All receipts and lines of shops, column by column and batch by batch: the same rows that receipts.ts makes one at a time.
 */
import { dayDemand, type ShopDemand } from './demand.ts';
import {
  basketSize,
  customerOf,
  discountOf,
  isKnown,
  lineDraw,
  lineKey,
  quantityOf,
  receiptDraw,
  secondOfDay,
  seqOf,
  slotOf,
  tillOf,
} from './draws.ts';
import { BATCH_ROWS, type Batches } from './made-rows.ts';
import { childKey, keyOf } from './mix.ts';
import { BASKET_SIZES, FIRST_DAY, HISTORY_DAYS, HISTORY_TILLS, TABLE } from './parameters.ts';

/** A receipt's lines are written before the batch is looked at. */
const ROOM = BATCH_ROWS + Math.max(...BASKET_SIZES);
const SECONDS_A_DAY = 86_400;

export type LineColumns = ReturnType<typeof lineColumns>;
export const lineColumns = () => ({
  shop_id: new Int32Array(ROOM),
  till: new Int16Array(ROOM),
  seq: new Int32Array(ROOM),
  line_no: new Int16Array(ROOM),
  product_id: new Int32Array(ROOM),
  quantity: new Int32Array(ROOM),
  unit_price_cents: new Int32Array(ROOM),
  discount_cents: new Int32Array(ROOM),
});

export type ReceiptColumns = ReturnType<typeof receiptColumns>;
export const receiptColumns = () => ({
  shop_id: new Int32Array(BATCH_ROWS),
  till: new Int16Array(BATCH_ROWS),
  seq: new Int32Array(BATCH_ROWS),
  /** Seconds since 1970, as if the shop's clock had no zone. */
  sold_at: new Int32Array(BATCH_ROWS),
  /** 0: anonymous. */
  customer_id: new Int32Array(BATCH_ROWS),
});

/** What the receipts of a shop need of its demand. */
export type ShopReceipts = Pick<ShopDemand, 'shopId' | 'receipts'>;

/** What a shop sold in all of history. */
export interface Sales {
  readonly lines: number;
  /** By product and day: index · HISTORY_DAYS + day. */
  readonly units: Int32Array;
}

/** @param onSold - called for each shop when its lines are made */
export function* lineBatches(
  seed: number,
  shops: Iterable<ShopDemand>,
  columns: LineColumns,
  onSold: (shop: ShopDemand, sales: Sales) => void,
): Batches {
  let rows = 0;
  for (const shop of shops) {
    const tillKeys = tillKeysOf(seed, shop.shopId);
    const units = new Int32Array(shop.products * HISTORY_DAYS);
    let [n, lines] = [0, 0];
    for (let day = 0; day < HISTORY_DAYS; day++) {
      const { aliases, prices } = dayDemand(shop, day);
      for (const end = n + (shop.receipts[day] ?? 0); n < end; n++) {
        const till = tillOf(n);
        const seq = seqOf(n);
        const key = childKey(tillKeys[till] ?? 0, seq);
        const draw = receiptDraw(key);
        const known = isKnown(draw);
        const last = basketSize(draw);
        for (let lineNo = 1; lineNo <= last; lineNo++, rows++) {
          const ofLine = lineKey(key, lineNo);
          const drawn = lineDraw(ofLine);
          const slot = slotOf(aliases, ofLine, drawn);
          const quantity = quantityOf(drawn);
          const price = prices[slot] ?? 0;
          columns.shop_id[rows] = shop.shopId;
          columns.till[rows] = till;
          columns.seq[rows] = seq;
          columns.line_no[rows] = lineNo;
          columns.product_id[rows] = slot + 1;
          columns.quantity[rows] = quantity;
          columns.unit_price_cents[rows] = price;
          columns.discount_cents[rows] = discountOf(drawn, known, quantity, price);
          units[slot * HISTORY_DAYS + day] = (units[slot * HISTORY_DAYS + day] ?? 0) + quantity;
        }
        lines += last;
        if (rows < BATCH_ROWS) continue;
        yield BATCH_ROWS;
        for (const column of Object.values(columns)) column.copyWithin(0, BATCH_ROWS, rows);
        rows -= BATCH_ROWS;
      }
    }
    onSold(shop, { lines, units });
  }
  if (rows > 0) yield rows;
}

export function* receiptBatches(seed: number, shops: Iterable<ShopReceipts>, columns: ReceiptColumns): Batches {
  let rows = 0;
  for (const { shopId, receipts } of shops) {
    const tillKeys = tillKeysOf(seed, shopId);
    let n = 0;
    for (let day = 0; day < HISTORY_DAYS; day++) {
      const count = receipts[day] ?? 0;
      for (let index = 0; index < count; index++, n++) {
        const till = tillOf(n);
        const seq = seqOf(n);
        const key = childKey(tillKeys[till] ?? 0, seq);
        const draw = receiptDraw(key);
        columns.shop_id[rows] = shopId;
        columns.till[rows] = till;
        columns.seq[rows] = seq;
        columns.sold_at[rows] = (FIRST_DAY + day) * SECONDS_A_DAY + secondOfDay(draw, index, count);
        columns.customer_id[rows] = isKnown(draw) ? customerOf(key, shopId) : 0;
        if (++rows < BATCH_ROWS) continue;
        yield rows;
        rows = 0;
      }
    }
  }
  if (rows > 0) yield rows;
}

/** By till; the first is of no till. */
function tillKeysOf(seed: number, shopId: number): readonly number[] {
  const shopKey = keyOf(seed, TABLE.receipt, shopId);
  return Array.from({ length: HISTORY_TILLS + 1 }, (_, till) => childKey(shopKey, till));
}
