/** A damaged data set made whole: only the ranges that hold a damaged file are generated again. */
import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import type { DataFile, Manifest } from '../model/manifest.ts';
import { DatasetError, type Fault, faultsOf } from './dataset.ts';
import { dimensionFiles } from './generate.ts';
import { writeRanges } from './range-threads.ts';
import { RANGE_TABLES, type ShopRange } from './ranges.ts';

/**
 * Replaces files that are damaged or missing by what the manifest says they were.
 * @param work - an empty folder of the caller's, who removes it
 * @returns what was wrong, file by file; none for a whole data set
 * @throws {DatasetError} kind `damaged` if a file cannot be made as it was; the signal's reason
 */
export async function repairDataset(
  folder: string,
  manifest: Manifest,
  work: string,
  signal?: AbortSignal,
): Promise<readonly Fault[]> {
  const faults = await faultsOf(folder, manifest);
  if (faults.length === 0) return faults;
  const made = new Map((await makeAgain(work, manifest, faults, signal)).map((file) => [file.path, file]));
  for (const { file } of faults) await putInPlace(folder, work, file, made.get(file.path));
  return faults;
}

async function makeAgain(
  work: string,
  manifest: Manifest,
  faults: readonly Fault[],
  signal?: AbortSignal,
): Promise<readonly DataFile[]> {
  const inRanges = new Set<string>(RANGE_TABLES);
  const ranges = new Map<number, ShopRange>();
  for (const { file } of faults) {
    const { table, firstShop, lastShop } = file;
    if (inRanges.has(table)) ranges.set(firstShop, { firstShop, lastShop });
  }
  const isDimension = faults.some(({ file }) => !inRanges.has(file.table));
  const made: DataFile[] = isDimension ? [...(await dimensionFiles(work, manifest))] : [];
  const { seed, products } = manifest;
  const job = { folder: work, seed, products, ranges: [...ranges.values()] };
  const events = { onShop: () => {}, onRange: (files: readonly DataFile[]) => void made.push(...files) };
  await writeRanges(job, availableParallelism(), events, signal);
  return made;
}

async function putInPlace(folder: string, work: string, was: DataFile, made: DataFile | undefined): Promise<void> {
  if (made === undefined) throw new Error(`${was.path} was not made again: run the repair again`);
  if (made.sha256 !== was.sha256)
    throw new DatasetError(
      'damaged',
      `cannot repair ${join(folder, was.path)}: this version makes other bytes of it; delete the data set's folder and generate it again`,
    );
  await mkdir(dirname(join(folder, was.path)), { recursive: true });
  // The work may be on another disk: only a rename puts a whole file in place.
  const part = join(folder, `${was.path}.${randomUUID()}.part`);
  await copyFile(join(work, was.path), part);
  await rename(part, join(folder, was.path));
}
