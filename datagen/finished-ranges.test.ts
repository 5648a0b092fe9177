/** A generation that was broken off: what it leaves, and that the next one goes on with the rest. */
import { cp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../model/manifest.ts';
import { openDataset } from './dataset.ts';
import { FINISHED_FILE, finishedRanges } from './finished-ranges.ts';
import { type GenerateProgress, generate } from './generate.ts';
import { temporaryFolder } from './testing/temporary-dataset.ts';

/** Three ranges of shops. */
const KEY = { scale: 150, seed: 3, products: 1 };
const SECOND_LINES = 'receipt_line/00051-00100.parquet';
let parent: string;
let whole: Manifest;
/** A folder in which the first two ranges are finished and the third is not. */
let brokenOff: string;
let copies = 0;

beforeAll(async () => {
  parent = await temporaryFolder();
  whole = await generate(join(parent, 'whole'), KEY);
  brokenOff = join(parent, 'broken-off');
  const controller = new AbortController();
  const onProgress = ({ shops }: GenerateProgress) => {
    if (shops === 101) controller.abort(new Error('enough'));
  };
  const broken = generate(brokenOff, KEY, { threads: 1, signal: controller.signal, onProgress });
  await expect(broken).rejects.toThrow('enough');
});
afterAll(() => rm(parent, { recursive: true }));

async function copyOf(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(parent, `copy-${++copies}`);
  await cp(brokenOff, folder, { recursive: true });
  await change(folder);
  return folder;
}

test('broken off in the last range, it leaves whole files alone, and no manifest', async () => {
  const files = (await readdir(brokenOff, { recursive: true })).filter((path) => path.endsWith('.parquet'));
  const finished = whole.files.filter(({ lastShop, table }) => lastShop <= 100 && table !== 'category').length;
  expect(files.filter((path) => path.includes('/'))).toHaveLength(finished);
  const all = await readdir(brokenOff, { recursive: true });
  expect(all.filter((path) => /manifest|\.part$/.test(path))).toEqual([]);
});

test('the next one makes the rest, and the data set is the same to the byte', async () => {
  // A kill leaves half a file under its working name; nobody minds it.
  const folder = await copyOf((copy) => writeFile(join(copy, 'receipt/00101-00150.parquet.part'), 'PAR1'));
  const before = await stat(join(folder, SECOND_LINES));
  let shopsBefore = -1;
  const onProgress = (progress: GenerateProgress) => {
    ({ shopsBefore } = progress);
  };
  expect(await generate(folder, KEY, { onProgress })).toEqual(whole);
  expect(shopsBefore).toBe(100);
  expect(await openDataset(folder)).toEqual(whole);
  expect((await stat(join(folder, SECOND_LINES))).mtimeMs).toBe(before.mtimeMs);
  expect((await readdir(folder, { recursive: true })).filter((path) => /\.part$|jsonl/.test(path))).toEqual([]);
});

test.each([
  { what: 'is cut off', change: (folder: string) => truncate(join(folder, SECOND_LINES), 100) },
  { what: 'is gone', change: (folder: string) => rm(join(folder, SECOND_LINES)) },
  {
    what: 'was noted half, as by a kill',
    change: async (folder: string) => {
      const text = await readFile(join(folder, FINISHED_FILE), 'utf8');
      await writeFile(join(folder, FINISHED_FILE), text.trimEnd().slice(0, -20));
    },
  },
  {
    what: 'was noted with half of another one behind it',
    change: async (folder: string) => {
      const text = await readFile(join(folder, FINISHED_FILE), 'utf8');
      await writeFile(join(folder, FINISHED_FILE), `${text.trimEnd().slice(0, -20)}\n[{"tab`);
    },
  },
])('a range whose file $what is not counted as finished', async ({ change }) => {
  const folder = await copyOf(change);
  const { files } = await finishedRanges(folder, KEY);
  expect([...files.keys()]).toEqual([1]);
});

test('neither are those of another data set, and their files are gone', async () => {
  for (const other of [{ seed: 4 }, { scale: 151 }, { products: 2 }]) {
    const folder = await copyOf(async () => {});
    expect((await finishedRanges(folder, { ...KEY, ...other })).files.size).toBe(0);
    expect(await readdir(folder)).toEqual([FINISHED_FILE]);
  }
});

test('aborted before it began, it makes nothing', async () => {
  const folder = join(parent, 'aborted');
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(generate(folder, KEY, { signal })).rejects.toThrow('enough');
  expect(await readdir(folder)).not.toContain('manifest.json');
});
