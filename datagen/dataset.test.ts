import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DatasetError, openDataset } from './dataset.ts';
import { generate } from './generate.ts';
import { temporaryFolder } from './testing/temporary-dataset.ts';

const LINES = 'receipt_line/00001-00001.parquet';
let parent: string;
let whole: string;
let copies = 0;

beforeAll(async () => {
  parent = await temporaryFolder();
  whole = join(parent, 'whole');
  await mkdir(whole);
  await generate(whole, { scale: 1, seed: 1, products: 3 });
});
afterAll(() => rm(parent, { recursive: true }));

async function changedCopy(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(parent, `copy-${++copies}`);
  await cp(whole, folder, { recursive: true });
  await change(folder);
  return folder;
}

async function refusal(folder: string): Promise<DatasetError> {
  return openDataset(folder).then(
    () => expect.fail('was opened'),
    (error: DatasetError) => error,
  );
}

test('a whole data set is opened, and its manifest is the one that was generated', async () => {
  const manifest = await openDataset(whole);
  expect(manifest).toMatchObject({ scale: 1, seed: 1, products: 3, today: '2026-06-30', historyDays: 420 });
});

async function flipOneBit(path: string) {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length / 2);
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

test.each([
  { what: 'a changed bit', change: flipOneBit, says: /has another checksum than when it was written/ },
  { what: 'a cut-off end', change: (path: string) => truncate(path, 100), says: /has 100 bytes instead of \d+/ },
  { what: 'a missing file', change: (path: string) => rm(path), says: /is missing/ },
])('$what is refused in one line with the file’s name', async ({ change, says }) => {
  for (const file of [LINES, 'shop.parquet']) {
    const folder = await changedCopy((copy) => change(join(copy, file)));
    const { kind, message } = await refusal(folder);
    expect(kind).toBe('damaged');
    expect(message).toContain(join(folder, file));
    expect(message).toMatch(says);
    expect(message).not.toContain('\n');
  }
});

test('a folder without a manifest is no data set', async () => {
  const { kind, message } = await refusal(await changedCopy((copy) => rm(join(copy, 'manifest.json'))));
  expect(kind).toBe('missing');
  expect(message).toMatch(/no data set in .*manifest\.json/);
});

test.each([
  { what: 'cut off', edit: (text: string) => text.slice(0, -100) },
  { what: 'of another schema', edit: (text: string) => text.replace('dataset/2', 'dataset/1') },
  { what: 'changed in one figure', edit: (text: string) => text.replace('"historyDays": 420', '"historyDays": 421') },
  { what: 'without a checksum', edit: (text: string) => text.replace('"sha256"', '"md5"') },
])('a manifest that is $what is refused by name', async ({ edit }) => {
  const folder = await changedCopy(async (copy) => {
    const path = join(copy, 'manifest.json');
    await writeFile(path, edit(await readFile(path, 'utf8')));
  });
  const { kind, message } = await refusal(folder);
  expect(kind).toBe('damaged');
  expect(message).toContain(join(folder, 'manifest.json'));
});
