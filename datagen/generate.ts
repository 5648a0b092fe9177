/** GENERATE: (scale, seed, products) -> nine tables as Parquet by shop range, and a manifest, written last. */
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type DataFile, MANIFEST_FILE, type Manifest } from '../model/manifest.ts';
import { writeDimensions } from './dimensions.ts';
import { type FinishedRanges, finishedRanges, isFinished } from './finished-ranges.ts';
import type { DatasetKey } from './key.ts';
import { manifestOf } from './manifest.ts';
import { WRITER_SETTINGS } from './parquet.ts';
import { type RangeJob, writeRanges } from './range-threads.ts';
import { rangesOf, type ShopRange } from './ranges.ts';

export interface GenerateOptions extends Pick<RangeJob, 'compiled'> {
  readonly signal?: AbortSignal;
  /** Ranges at a time; default: as many as there are cores. The bytes are the same with any number. */
  readonly threads?: number;
  /** Called at the start, and after each shop and range. */
  onProgress?(progress: GenerateProgress): void;
}

export interface GenerateProgress {
  /** Shops that an earlier generation had finished. */
  readonly shopsBefore: number;
  /** Of finished ranges, by an earlier one or this: what an interruption leaves. */
  readonly finishedShops: number;
  /** Shops whose lines have been made by this one. */
  readonly shops: number;
  readonly receiptLines: number;
}

/**
 * Writes a data set into a folder: empty, or with what an earlier call was interrupted in. A folder without a manifest is not
 * a data set.
 * @throws the signal's reason if it is aborted; finished ranges stay, and the next call goes on with the others
 */
export async function generate(folder: string, key: DatasetKey, options: GenerateOptions = {}): Promise<Manifest> {
  await mkdir(folder, { recursive: true });
  const finished = await finishedRanges(folder, key);
  // At once: threads take a moment to start. The first failure counts when both have ended, as nobody may write on then.
  const [made, dimensions] = await Promise.allSettled([
    makeRanges(folder, key, finished, options),
    dimensionFiles(folder, key),
  ]);
  if (made.status === 'rejected') throw made.reason;
  if (dimensions.status === 'rejected') throw dimensions.reason;
  const facts = [...finished.files.values(), ...made.value].sort(byFirstShop).flat();
  const manifest = manifestOf(key, [...dimensions.value, ...facts]);
  await writeFile(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
  await finished.forget();
  return manifest;
}

/** Makes the tables that have one file. */
export async function dimensionFiles(folder: string, key: DatasetKey): Promise<readonly DataFile[]> {
  const instance = await DuckDBInstance.create(':memory:', WRITER_SETTINGS);
  try {
    return await writeDimensions(await instance.connect(), folder, key);
  } finally {
    instance.closeSync();
  }
}

async function makeRanges(
  folder: string,
  key: DatasetKey,
  finished: FinishedRanges,
  { threads = availableParallelism(), compiled, onProgress, signal }: GenerateOptions,
): Promise<(readonly DataFile[])[]> {
  const all = rangesOf(key.scale);
  const ranges = all.filter((range) => !isFinished(finished, range));
  const left = ranges.reduce((sum, range) => sum + shopsOf([range]), 0);
  const shopsBefore = key.scale - left;
  const progress = { shopsBefore, finishedShops: shopsBefore, shops: 0, receiptLines: 0 };
  onProgress?.({ ...progress });
  const made: (readonly DataFile[])[] = [];
  const events = {
    onShop(lines: number) {
      progress.shops++;
      progress.receiptLines += lines;
      onProgress?.({ ...progress });
    },
    onRange(files: readonly DataFile[]) {
      finished.note(files);
      made.push(files);
      progress.finishedShops += shopsOf(files);
      onProgress?.({ ...progress });
    },
  };
  const job = { folder, seed: key.seed, products: key.products, ranges, compiled };
  await writeRanges(job, threads, events, signal);
  if (made.length !== ranges.length)
    throw new Error(`${made.length} of ${ranges.length} ranges were made: generate again`);
  return made;
}

function byFirstShop([a]: readonly DataFile[], [b]: readonly DataFile[]): number {
  return (a?.firstShop ?? 0) - (b?.firstShop ?? 0);
}

/** Of one range: its files all hold the same shops. */
function shopsOf([range]: readonly ShopRange[]): number {
  return range === undefined ? 0 : range.lastShop - range.firstShop + 1;
}
