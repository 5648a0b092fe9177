/** Rows of what follows from demand besides receipts: shelf prices where they change, and deliveries. */
import type { CatalogProduct } from './catalog.ts';
import type { ShopDemand } from './demand.ts';
import { BATCH_ROWS, type Batches } from './made-rows.ts';
import { FIRST_DAY, HISTORY_DAYS, HISTORY_WEEKS } from './parameters.ts';
import { shelfPricesOf } from './prices.ts';
import { shopTraits } from './shops.ts';
import { deliveriesOf } from './supply.ts';

export type PriceColumns = ReturnType<typeof priceColumns>;
export const priceColumns = () => ({
  shop_id: new Int32Array(BATCH_ROWS),
  product_id: new Int32Array(BATCH_ROWS),
  /** Days since 1970. */
  valid_from: new Int32Array(BATCH_ROWS),
  price_cents: new Int32Array(BATCH_ROWS),
});

export type DeliveryColumns = ReturnType<typeof deliveryColumns>;
export const deliveryColumns = () => ({
  shop_id: new Int32Array(BATCH_ROWS),
  product_id: new Int32Array(BATCH_ROWS),
  /** Days since 1970. */
  delivered_on: new Int32Array(BATCH_ROWS),
  quantity: new Int32Array(BATCH_ROWS),
});

/** A row where a price begins to hold: at the start of history and at every change. */
export function* priceBatches(
  seed: number,
  shopIds: Iterable<number>,
  catalog: readonly CatalogProduct[],
  columns: PriceColumns,
): Batches {
  let rows = 0;
  for (const shopId of shopIds) {
    const shop = shopTraits(seed, shopId);
    for (const product of catalog) {
      const { weekly } = shelfPricesOf(shop, product);
      for (let week = 0; week < HISTORY_WEEKS; week++) {
        if (week > 0 && weekly[week] === weekly[week - 1]) continue;
        columns.shop_id[rows] = shopId;
        columns.product_id[rows] = product.productId;
        columns.valid_from[rows] = FIRST_DAY + week * 7;
        columns.price_cents[rows] = weekly[week] ?? 0;
        if (++rows < BATCH_ROWS) continue;
        yield rows;
        rows = 0;
      }
    }
  }
  if (rows > 0) yield rows;
}

/** Deliveries of shops, four numbers a row: shop, product, day since 1970, quantity. Flat, because they are kept for a range. */
export type DeliveryRows = number[];
const NUMBERS_A_DELIVERY = 4;

/** @param units - that the shop sold, by product and day (index · HISTORY_DAYS + day) */
export function addDeliveries(rows: DeliveryRows, { shopId, planned }: ShopDemand, units: Int32Array): void {
  planned.forEach((ofProduct, index) => {
    const sold = units.subarray(index * HISTORY_DAYS, (index + 1) * HISTORY_DAYS);
    for (const { day, quantity } of deliveriesOf(ofProduct, sold))
      rows.push(shopId, index + 1, FIRST_DAY + day, quantity);
  });
}

export function* deliveryBatches(deliveries: DeliveryRows, columns: DeliveryColumns): Batches {
  let rows = 0;
  for (let at = 0; at < deliveries.length; at += NUMBERS_A_DELIVERY) {
    columns.shop_id[rows] = deliveries[at] ?? 0;
    columns.product_id[rows] = deliveries[at + 1] ?? 0;
    columns.delivered_on[rows] = deliveries[at + 2] ?? 0;
    columns.quantity[rows] = deliveries[at + 3] ?? 0;
    if (++rows < BATCH_ROWS) continue;
    yield rows;
    rows = 0;
  }
  if (rows > 0) yield rows;
}
