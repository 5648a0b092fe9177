/** One range of shops: demand tables in, five Parquet files out. Any range can be made alone, with the same bytes. */
import {
  ARRAY,
  arrayValue,
  DATE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  INTEGER,
  UINTEGER,
} from '@duckdb/node-api';
import type { DataFile } from '../model/manifest.ts';
import type { CatalogProduct } from './catalog.ts';
import { demandOf, type ShopDemand } from './demand.ts';
import { createInputs, DELIVERIES, LINES, RECEIPTS } from './expand-sql.ts';
import { keyOf } from './mix.ts';
import { CUSTOMERS_PER_SHOP, FIRST_DAY, HISTORY_DAYS, HISTORY_WEEKS, TABLE } from './parameters.ts';
import { shopTraits } from './shops.ts';
import { appendRows, DIMENSIONS, rangePath, writeFile } from './tables.ts';

export interface ShopRange {
  readonly firstShop: number;
  readonly lastShop: number;
}

/** Shops whose rows are in memory at a time, and in one file. */
const SHOPS_A_RANGE = 50;

export function rangesOf(scale: number): readonly ShopRange[] {
  return Array.from({ length: Math.ceil(scale / SHOPS_A_RANGE) }, (_, i) => ({
    firstShop: i * SHOPS_A_RANGE + 1,
    lastShop: Math.min((i + 1) * SHOPS_A_RANGE, scale),
  }));
}

export async function writeRange(
  connection: DuckDBConnection,
  folder: string,
  seed: number,
  catalog: readonly CatalogProduct[],
  range: ShopRange,
): Promise<readonly DataFile[]> {
  await connection.run(createInputs(catalog.length));
  await connection.run(`CREATE OR REPLACE TEMP TABLE price (${DIMENSIONS.price})`);
  await fillInputs(connection, seed, catalog, range);
  await connection.run(RECEIPTS);
  await connection.run(LINES);
  const write = (table: DataFile['table'], query: string) =>
    writeFile(connection, folder, { table, path: rangePath(table, range.firstShop, range.lastShop), ...range }, query);
  const files = [
    await write('price', 'FROM price'),
    await write('customer', customers(range)),
    await write('receipt', 'FROM receipt'),
    await write('receipt_line', 'SELECT * EXCLUDE (day) FROM line'),
    await write('delivery', DELIVERIES),
  ];
  await connection.run(
    'DROP TABLE line; DROP TABLE receipt; DROP TABLE shop_day; DROP TABLE planned_delivery; DROP TABLE price',
  );
  return files;
}

const customers = ({ firstShop, lastShop }: ShopRange) => `
  SELECT customer_id::INTEGER AS customer_id, ((customer_id - 1) // ${CUSTOMERS_PER_SHOP} + 1)::INTEGER AS home_shop_id
  FROM range(${(firstShop - 1) * CUSTOMERS_PER_SHOP + 1}, ${lastShop * CUSTOMERS_PER_SHOP + 1}) ids(customer_id)`;

async function fillInputs(
  connection: DuckDBConnection,
  seed: number,
  catalog: readonly CatalogProduct[],
  range: ShopRange,
) {
  const days = await connection.createAppender('shop_day');
  for (let shopId = range.firstShop; shopId <= range.lastShop; shopId++) {
    const demand = demandOf(shopTraits(seed, shopId), catalog);
    days.appendDataChunk(shopDays(demand, keyOf(seed, TABLE.receipt, shopId), catalog.length));
    const deliveries = demand.deliveries.map(({ productId, day, unitsLeft }) => [shopId, productId, day, unitsLeft]);
    await appendRows(connection, 'planned_delivery', [INTEGER, INTEGER, INTEGER, INTEGER], deliveries);
    await appendRows(
      connection,
      'price',
      [INTEGER, INTEGER, DATE, INTEGER, INTEGER],
      priceRows(demand, catalog.length),
    );
  }
  days.closeSync();
}

/** The demand tables of one shop as rows of `shop_day`. */
function shopDays(demand: ShopDemand, key: number, products: number): DuckDBDataChunk {
  const ofProducts = ARRAY(UINTEGER, products);
  const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, INTEGER, INTEGER, UINTEGER, ofProducts, ofProducts]);
  const days = Array.from({ length: HISTORY_DAYS }, (_, day) => day);
  const part = (values: Uint32Array | Int32Array, index: number) =>
    arrayValue(Array.from(values.subarray(index * products, (index + 1) * products)));
  let before = 0;
  const firsts = Array.from(demand.receipts, (count) => {
    before += count;
    return before - count;
  });
  chunk.setColumns([
    days.map(() => demand.shopId),
    days,
    firsts,
    Array.from(demand.receipts),
    days.map(() => key),
    days.map((day) => part(demand.aliases, day)),
    days.map((day) => part(demand.prices, Math.floor(day / 7))),
  ]);
  return chunk;
}

/** A row where a price begins to hold: at the start of history and at every change. */
function priceRows(demand: ShopDemand, products: number) {
  const rows: (number | DuckDBDateValue)[][] = [];
  for (let index = 0; index < products; index++) {
    for (let week = 0; week < HISTORY_WEEKS; week++) {
      const price = demand.prices[week * products + index] ?? 0;
      if (week > 0 && price === demand.prices[(week - 1) * products + index]) continue;
      rows.push([demand.shopId, index + 1, new DuckDBDateValue(FIRST_DAY + week * 7), 0, price]);
    }
  }
  return rows;
}
