import { appendFile, cp, mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../model/manifest.ts';
import { openDataset, readManifest } from './dataset.ts';
import { generate } from './generate.ts';
import { contentSha256 } from './manifest.ts';
import { repairDataset } from './repair.ts';
import { temporaryFolder } from './testing/temporary-dataset.ts';

// Two ranges of shops; the second is small.
const KEY = { scale: 52, seed: 2, products: 3 };
const LINES = 'receipt_line/00051-00052.parquet';
const PRICES = 'price/00051-00052.parquet';
const UNTOUCHED = 'receipt_line/00001-00050.parquet';
let parent: string;
let whole: string;
let manifest: Manifest;
let copies = 0;
beforeAll(async () => {
  parent = await temporaryFolder();
  whole = join(parent, 'whole');
  manifest = await generate(whole, KEY);
});
afterAll(() => rm(parent, { recursive: true }));

async function work(): Promise<string> {
  const folder = join(parent, `work-${++copies}`);
  await mkdir(folder);
  return folder;
}

async function damagedCopy(damage: (path: (file: string) => string) => Promise<unknown>): Promise<string> {
  const folder = join(parent, `copy-${++copies}`);
  await cp(whole, folder, { recursive: true });
  await damage((file) => join(folder, file));
  return folder;
}

test('damaged files are made again as they were, and nothing else is', async () => {
  const folder = await damagedCopy(async (path) => {
    await truncate(path(LINES), 1000);
    await rm(path(PRICES));
    await appendFile(path('shop.parquet'), 'x');
  });
  await expect(openDataset(folder)).rejects.toThrow(/shop\.parquet has \d+ bytes .* \(and 2 more files are damaged\)/);
  const before = (await stat(join(folder, UNTOUCHED))).mtimeMs;

  const faults = await repairDataset(folder, await readManifest(folder), await work());

  expect(faults.map(({ file }) => file.path)).toEqual(['shop.parquet', PRICES, LINES]);
  expect(await openDataset(folder)).toEqual(manifest);
  expect((await stat(join(folder, UNTOUCHED))).mtimeMs).toBe(before);
  expect((await readdir(folder)).sort()).toEqual((await readdir(whole)).sort());
});

test('a whole data set is left as it is', async () => {
  expect(await repairDataset(whole, manifest, await work())).toEqual([]);
});

test('two repairs at once do each other no harm', async () => {
  const folder = await damagedCopy((path) => truncate(path(LINES), 1000));
  await Promise.all([1, 2].map(async () => repairDataset(folder, manifest, await work())));
  expect(await openDataset(folder)).toEqual(manifest);
  const files = await readdir(folder, { recursive: true });
  expect(files.sort()).toEqual((await readdir(whole, { recursive: true })).sort());
});

test('a file of which other bytes would be made is told, and left as it is', async () => {
  const folder = await damagedCopy((path) => truncate(path(LINES), 1000));
  const files = manifest.files.map((file) => (file.path === LINES ? { ...file, sha256: 'another' } : file));
  const other = { ...manifest, files };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify({ ...other, sha256: contentSha256(other) }));
  await expect(repairDataset(folder, await readManifest(folder), await work())).rejects.toThrow(
    `cannot repair ${join(folder, LINES)}: this version makes other bytes of it`,
  );
  expect((await stat(join(folder, LINES))).size).toBe(1000);
});

test('an interrupted repair has changed nothing', async () => {
  const folder = await damagedCopy((path) => truncate(path(LINES), 1000));
  await expect(repairDataset(folder, manifest, await work(), AbortSignal.abort(new Error('enough')))).rejects.toThrow(
    'enough',
  );
  expect((await stat(join(folder, LINES))).size).toBe(1000);
});
