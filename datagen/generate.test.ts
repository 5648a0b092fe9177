import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DataFile, Manifest, TABLES, type TableName } from '../model/manifest.ts';
import { generate } from './generate.ts';
import { estimatedBytes } from './key.ts';
import { writeRanges } from './range-threads.ts';
import { rangesOf, type ShopRange } from './ranges.ts';
import { type TemporaryDataset, temporaryDataset, temporaryFolder } from './testing/temporary-dataset.ts';

const SEED = 1;
let one: TemporaryDataset;
let ten: TemporaryDataset;
let scratch: string;
beforeAll(async () => {
  one = await temporaryDataset({ scale: 1, seed: SEED, products: 40 });
  ten = await temporaryDataset({ scale: 10, seed: SEED, products: 40 });
  scratch = await temporaryFolder();
});
afterAll(async () => {
  await Promise.all([one.remove(), ten.remove(), rm(scratch, { recursive: true })]);
});

const checksums = (files: readonly DataFile[]) => Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256]));

/** Makes ranges in their order, side by side in so many threads. */
async function made(ranges: readonly ShopRange[], threads: number) {
  const folder = join(scratch, `${threads}-${ranges.map(({ firstShop }) => firstShop).join('-')}`);
  const files: DataFile[] = [];
  const onRange = (ofRange: readonly DataFile[]) => void files.push(...ofRange);
  await writeRanges({ folder, seed: SEED, products: 40, ranges }, threads, { onShop: () => {}, onRange });
  return checksums(files);
}

// 195,000 receipts: more than one row group.
test('a range alone has the bytes that generate wrote', async () => {
  expect(checksums(ten.manifest.files)).toMatchObject(await made([{ firstShop: 1, lastShop: 10 }], 1));
});

test('ranges have the same bytes alone, backwards, and in any number of threads', async () => {
  const ranges = [1, 3, 4].map((firstShop, i) => ({ firstShop, lastShop: [2, 3, 6][i] ?? 6 }));
  const forwards = await made(ranges, 1);
  expect(Object.keys(forwards)).toHaveLength(15);
  expect(await made(ranges.toReversed(), 1)).toEqual(forwards);
  for (const threads of [2, 3, 8]) expect(await made(ranges, threads)).toEqual(forwards);
  for (const range of ranges) expect(forwards).toMatchObject(await made([range], 1));
});

test('ranges cover every shop once', () => {
  for (const scale of [1, 49, 50, 51, 1234]) {
    const shops = rangesOf(scale).flatMap(({ firstShop, lastShop }) =>
      Array.from({ length: lastShop - firstShop + 1 }, (_, i) => firstShop + i),
    );
    expect(shops).toEqual(Array.from({ length: scale }, (_, i) => i + 1));
  }
});

test('two generations give the same checksums, another seed gives others', async () => {
  const [again, other] = await Promise.all([
    generate(join(scratch, 'again'), { scale: 1, seed: SEED, products: 40 }),
    generate(join(scratch, 'other'), { scale: 1, seed: 2, products: 40 }),
  ]);
  expect(again).toEqual(one.manifest);
  // Categories and customers are the same in every world.
  const differs = (table: TableName) =>
    other.files.find((file) => file.table === table)?.sha256 !==
    one.manifest.files.find((file) => file.table === table)?.sha256;
  expect(TABLES.filter(differs)).toEqual(['shop', 'price', 'receipt', 'receipt_line', 'delivery']);
});

/** What a table holds for a shop at any scale that has it. */
function ofShop(table: TableName, shopId: number): string {
  switch (table) {
    case 'category':
    case 'product':
      return 'true';
    case 'customer':
      return `home_shop_id = ${shopId}`;
    case 'employee':
      return `shop_id = ${shopId} OR shop_id IS NULL`;
    default:
      return `shop_id = ${shopId}`;
  }
}

test.each(TABLES)('a larger scale keeps the smaller one’s rows of %s', async (table) => {
  const rows = await ten.rows(`FROM ${table} WHERE ${ofShop(table, 1)}`);
  expect(rows).toHaveLength(one.manifest.rows[table]);
  expect(JSON.stringify(rows)).toBe(JSON.stringify(await one.rows(`FROM ${table}`)));
});

test('the manifest is valid, names every file there is, and its counts are the files’', async () => {
  const { manifest, folder, number } = ten;
  expect(Value.Check(Manifest, JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8')))).toBe(true);
  const found = await readdir(folder, { recursive: true });
  const parquet = found.filter((path) => path.endsWith('.parquet')).sort();
  expect(parquet).toEqual(manifest.files.map(({ path }) => path).sort());
  for (const table of TABLES) expect(await number(`SELECT count(*) FROM ${table}`)).toBe(manifest.rows[table]);
});

test('the estimate of disk is not below what is needed, nor twice as much', async () => {
  for (const { folder, manifest } of [one, ten]) {
    const needed = manifest.bytes + (await stat(join(folder, 'manifest.json'))).size;
    expect(estimatedBytes(manifest)).toBeGreaterThanOrEqual(needed);
    expect(estimatedBytes(manifest)).toBeLessThan(needed * 2);
  }
  // Measured by hand, the larger ones as well: docs/data.md.
  expect(estimatedBytes({ scale: 100, seed: SEED, products: 40 })).toBeGreaterThan(20_412_280);
  expect(estimatedBytes({ scale: 1, seed: SEED, products: 10_000 })).toBeGreaterThan(2_747_963);
});
