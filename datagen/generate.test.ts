import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DataFile, Manifest, TABLES, type TableName } from '../model/manifest.ts';
import { catalogOf } from './catalog.ts';
import { estimatedBytes, generate } from './generate.ts';
import { DATAGEN_VERSION } from './parameters.ts';
import { rangesOf, type ShopRange, writeRange } from './range.ts';
import { type TemporaryDataset, temporaryDataset, temporaryFolder } from './testing/temporary-dataset.ts';

const SEED = 1;
const catalog = catalogOf(SEED, 40);
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

/** Makes ranges one after the other, or all at once, in a database of its own. */
async function made(ranges: readonly ShopRange[], threads: number, together = false) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const folder = join(scratch, `${threads}-${together}-${ranges.map(({ firstShop }) => firstShop).join('-')}`);
  try {
    const files: DataFile[] = [];
    const write = async (range: ShopRange) => {
      files.push(...(await writeRange(await instance.connect(), folder, SEED, catalog, range)));
    };
    if (together) await Promise.all(ranges.map(write));
    else for (const range of ranges) await write(range);
    return checksums(files);
  } finally {
    instance.closeSync();
  }
}

// 195,000 receipts: more than one row group, whose boundaries must not follow from the number of threads.
test.each([1, 3])('with threads=%i a range has the bytes that generate wrote', async (threads) => {
  expect(checksums(ten.manifest.files)).toMatchObject(await made([{ firstShop: 1, lastShop: 10 }], threads));
});

test('ranges have the same bytes alone, backwards and in parallel', async () => {
  const ranges = [1, 3, 4].map((firstShop, i) => ({ firstShop, lastShop: [2, 3, 6][i] ?? 6 }));
  const forwards = await made(ranges, 2);
  expect(Object.keys(forwards)).toHaveLength(15);
  expect(await made(ranges.toReversed(), 2)).toEqual(forwards);
  expect(await made(ranges, 2, true)).toEqual(forwards);
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

// Of shop 9, because it has visitors.
test('seed 1 makes the data of version 1: raise DATAGEN_VERSION when this changes', async () => {
  const hash = createHash('sha256');
  for (const table of TABLES)
    hash.update(JSON.stringify(await ten.rows(`SELECT COLUMNS(*)::VARCHAR FROM ${table} WHERE ${ofShop(table, 9)}`)));
  expect([DATAGEN_VERSION, hash.digest('hex').slice(0, 16)]).toEqual([1, 'c67dc3baef774351']);
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
  expect(estimatedBytes({ scale: 100, seed: SEED, products: 40 })).toBeGreaterThan(29_379_654);
  expect(estimatedBytes({ scale: 1, seed: SEED, products: 10_000 })).toBeGreaterThan(3_008_411);
});

test('an aborted generation leaves no manifest, so no data set', async () => {
  const folder = join(scratch, 'aborted');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(generate(folder, { scale: 1, seed: SEED, products: 2 }, { signal })).rejects.toThrow('enough');
  expect(await readdir(folder)).not.toContain('manifest.json');
});
