/** One range of shops: demand tables in, five Parquet files out. Any range can be made alone, with the same bytes. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DataFile } from '../model/manifest.ts';
import type { CatalogProduct } from './catalog.ts';
import { demandOf, type ShopDemand } from './demand.ts';
import { lineBatches, lineColumns, receiptBatches, receiptColumns, type Sales, type ShopReceipts } from './expand.ts';
import { type MadeColumns, madeTable } from './made-rows.ts';
import { CUSTOMERS_PER_SHOP } from './parameters.ts';
import { writeParquet } from './parquet.ts';
import { rangePath, type ShopRange, shopsIn } from './ranges.ts';
import { shopTraits } from './shops.ts';
import {
  addDeliveries,
  type DeliveryRows,
  deliveryBatches,
  deliveryColumns,
  priceBatches,
  priceColumns,
} from './stock-rows.ts';

/** @param onShop - called for each shop whose lines have been made; what it throws ends the range */
export type WriteRange = (
  folder: string,
  range: ShopRange,
  onShop?: (lines: number) => void,
) => Promise<readonly DataFile[]>;

const DATE_OF = (day: string) => `(DATE '1970-01-01' + ${day})::DATE`;

/** Queries that turn what is made into the tables' columns. */
const QUERIES = {
  price: `SELECT shop_id, product_id, ${DATE_OF('valid_from')} AS valid_from, 0 AS seq, price_cents FROM made_price()`,
  receipt: `SELECT shop_id, till, seq, make_timestamp(sold_at::BIGINT * 1000000) AS sold_at, nullif(customer_id, 0) AS customer_id
    FROM made_receipt()`,
  receipt_line: 'FROM made_receipt_line()',
  delivery: `SELECT shop_id, product_id, ${DATE_OF('delivered_on')} AS delivered_on, quantity FROM made_delivery()`,
} as const;

const customers = ({ firstShop, lastShop }: ShopRange) => `
  SELECT customer_id::INTEGER AS customer_id, ((customer_id - 1) // ${CUSTOMERS_PER_SHOP} + 1)::INTEGER AS home_shop_id
  FROM range(${(firstShop - 1) * CUSTOMERS_PER_SHOP + 1}, ${lastShop * CUSTOMERS_PER_SHOP + 1}) ids(customer_id)`;

/** @param connection - to a database of its own with WRITER_SETTINGS */
export function rangeWriter(
  connection: DuckDBConnection,
  seed: number,
  catalog: readonly CatalogProduct[],
): WriteRange {
  const made = <C extends MadeColumns>(table: keyof typeof QUERIES, columns: C) =>
    madeTable(connection, `made_${table}`, columns);
  const prices = made('price', priceColumns());
  const receipts = made('receipt', receiptColumns());
  const lines = made('receipt_line', lineColumns());
  const deliveries = made('delivery', deliveryColumns());
  return async (folder, range, onShop) => {
    const write = (table: DataFile['table'], query: string) =>
      writeParquet(connection, folder, { table, path: rangePath(table, range), ...range }, query);
    const days: ShopReceipts[] = [];
    const delivered: DeliveryRows = [];
    const keep = (demand: ShopDemand, { units, lines: count }: Sales) => {
      days.push({ shopId: demand.shopId, receipts: demand.receipts });
      addDeliveries(delivered, demand, units);
      onShop?.(count);
    };
    lines.fill(lineBatches(seed, demands(seed, catalog, range), lines.columns, keep));
    const lineFile = await write('receipt_line', QUERIES.receipt_line);
    receipts.fill(receiptBatches(seed, days, receipts.columns));
    const receiptFile = await write('receipt', QUERIES.receipt);
    prices.fill(priceBatches(seed, shopsIn(range), catalog, prices.columns));
    const priceFile = await write('price', QUERIES.price);
    deliveries.fill(deliveryBatches(delivered, deliveries.columns));
    const deliveryFile = await write('delivery', QUERIES.delivery);
    return [priceFile, await write('customer', customers(range)), receiptFile, lineFile, deliveryFile];
  };
}

function* demands(seed: number, catalog: readonly CatalogProduct[], range: ShopRange): Generator<ShopDemand> {
  for (const shopId of shopsIn(range)) yield demandOf(shopTraits(seed, shopId), catalog);
}
