import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance, type JS } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Receipt } from '../model/contract.ts';
import { catalogOf } from './catalog.ts';
import { demandOf, type ShopDemand } from './demand.ts';
import { MAX_SCALE } from './parameters.ts';
import { WRITER_SETTINGS } from './parquet.ts';
import { rangeWriter } from './range.ts';
import { historyReceipt } from './receipts.ts';
import { shopTraits } from './shops.ts';
import { type TemporaryDataset, temporaryDataset, temporaryFolder } from './testing/temporary-dataset.ts';

type HistoryReceipt = Receipt & { till: number };
type Query = (sql: string) => Promise<JS[][]>;

const SEED = 1;
let dataset: TemporaryDataset;
beforeAll(async () => {
  dataset = await temporaryDataset({ scale: 10, seed: SEED, products: 40 });
});
afterAll(() => dataset.remove());

const count = ({ receipts }: ShopDemand) => receipts.reduce((sum, ofDay) => sum + ofDay, 0);

/** A receipt's columns, then its line's, in the order of the tables. */
function rowsOf({ till, seq, soldAt, customerId, lines }: HistoryReceipt): JS[][] {
  return lines.map(({ productId, quantity, unitPriceCents, discountCents }, index) => [
    ...[till, seq, soldAt, customerId],
    ...[index + 1, productId, quantity, unitPriceCents, discountCents],
  ]);
}

/** The same columns from the files; the outer join shows a receipt without lines, and a line without its receipt. */
const rowsInSql = (receipts: string, lines: string, where: string) => `
  SELECT till, seq, strftime(sold_at, '%Y-%m-%dT%H:%M:%S'), customer_id,
    line_no, product_id, quantity, unit_price_cents, discount_cents
  FROM ${receipts} AS receipts FULL JOIN ${lines} AS lines USING (shop_id, till, seq)
  WHERE ${where} ORDER BY seq, till, line_no`;

async function expectAllRowsAlike(query: Query, sql: string, seed: number, demand: ShopDemand) {
  const expected = await query(sql);
  const actual = Array.from({ length: count(demand) }, (_, n) => rowsOf(historyReceipt(seed, demand, n))).flat();
  expect(actual.length).toBe(expected.length);
  // As text: a comparison of 50,000 lists cell by cell would take seconds.
  expected.forEach((row, i) => {
    if (String(row) !== String(actual[i])) expect(actual[i]).toEqual(row);
  });
}

test('any receipt computed in TypeScript is the one in the files', async () => {
  const catalog = catalogOf(SEED, 40);
  const demands = Array.from({ length: 10 }, (_, i) => demandOf(shopTraits(SEED, i + 1), catalog));
  const place = fc.record({ shop: fc.nat({ max: 9 }), at: fc.nat({ max: 9999 }) });
  await fc.assert(
    fc.asyncProperty(place, async ({ shop, at }) => {
      const demand = demands[shop];
      if (demand === undefined) throw new RangeError(`no shop at ${shop}`);
      const receipt = historyReceipt(SEED, demand, Math.floor((at * count(demand)) / 10_000));
      const where = `shop_id = ${demand.shopId} AND till = ${receipt.till} AND seq = ${receipt.seq}`;
      expect(rowsOf(receipt)).toEqual(await dataset.rows(rowsInSql('receipt', 'receipt_line', where)));
    }),
    { numRuns: 60 },
  );
});

test('all receipts of a shop are alike in TypeScript and in the files', async () => {
  const demand = demandOf(shopTraits(SEED, 7), catalogOf(SEED, 40));
  await expectAllRowsAlike(dataset.rows, rowsInSql('receipt', 'receipt_line', 'shop_id = 7'), SEED, demand);
});

test.each([
  { shopId: MAX_SCALE, seed: 0xffffffff, products: 97 },
  { shopId: 2, seed: 0, products: 1 },
])('so they are for shop $shopId, seed $seed and $products products', async ({ shopId, seed, products }) => {
  const folder = await temporaryFolder();
  const instance = await DuckDBInstance.create(':memory:', WRITER_SETTINGS);
  try {
    const connection = await instance.connect();
    const catalog = catalogOf(seed, products);
    await rangeWriter(connection, seed, catalog)(folder, { firstShop: shopId, lastShop: shopId });
    const query = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
    const files = (table: string) => `read_parquet('${join(folder, table)}/*.parquet')`;
    const demand = demandOf(shopTraits(seed, shopId), catalog);
    await expectAllRowsAlike(query, rowsInSql(files('receipt'), files('receipt_line'), 'true'), seed, demand);
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
});

test('a receipt past the end of history is refused', () => {
  const demand = demandOf(shopTraits(SEED, 3), catalogOf(SEED, 3));
  expect(() => historyReceipt(SEED, demand, count(demand))).toThrow(`shop 3 has ${count(demand)} receipts`);
});
