/** Data sets and the oracle's sums, from the cache or made now: done once and kept. */
import { dirname, join } from 'node:path';
import { DatasetError, type Fault, openDataset, readManifest } from '../../datagen/dataset.ts';
import { keepOnlyOf } from '../../datagen/finished-ranges.ts';
import { type GenerateOptions, generate } from '../../datagen/generate.ts';
import { type DatasetKey, datasetName, estimatedBytes } from '../../datagen/key.ts';
import { repairDataset } from '../../datagen/repair.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { Bytes } from '../../model/units.ts';
import { buildOracle, ORACLE_VERSION } from '../../oracle/base.ts';
import { folderBytes } from '../measure/disk.ts';
import { openCache, scratchFolder } from './cache.ts';
import { requireDisk } from './disk.ts';
import { buildOnce } from './folders.ts';
import { buildInSteps } from './unfinished.ts';

export interface ProvidedDataset {
  readonly folder: string;
  readonly manifest: Manifest;
  /** False: it was made by this call. */
  readonly fromCache: boolean;
}

export interface ProvideEvents extends Pick<GenerateOptions, 'onProgress'> {
  /** Called before anything is made. */
  onDisk?(disk: { readonly folder: string; readonly needed: Bytes; readonly free: Bytes }): void;
}

/**
 * A whole and undamaged data set. What an interrupted or killed generation had finished is not made again.
 * @param out - where to put it; default: the cache
 * @throws {ProvisionError} kind `disk-full` before anything is written; {DatasetError} if what is there is damaged
 */
export async function provideDataset(
  key: DatasetKey,
  { onDisk, ...options }: GenerateOptions & ProvideEvents = {},
  out?: string,
): Promise<ProvidedDataset> {
  const folder = out ?? join(openCache().datasets, datasetName(key));
  const disk = out === undefined ? openCache().root : dirname(folder);
  let made: Manifest | undefined;
  const outcome = await buildInSteps(folder, async (unfinished) => {
    await keepOnlyOf(unfinished, key);
    const needed = Math.max(0, estimatedBytes(key) - (await folderBytes(unfinished)));
    const advice = `choose a smaller --scale or ${out === undefined ? 'set BENCH_CACHE to a larger disk' : 'another folder with --out'}`;
    const free = await requireDisk(`--scale ${key.scale}`, needed, disk, advice);
    onDisk?.({ folder: disk, needed, free });
    made = await generate(unfinished, key, { ...options, compiled: openCache().compiled });
  });
  // What was made now has been hashed while it was written.
  const manifest = outcome === 'built' && made !== undefined ? made : await openDataset(folder);
  return { folder, manifest, fromCache: outcome === 'found' };
}

/**
 * Makes damaged files of a data set again.
 * @param out - where it is; default: the cache
 * @returns what was wrong, file by file
 * @throws {DatasetError} kind `missing` where there is no such data set, `damaged` if it cannot be repaired
 */
export async function repairProvided(
  key: DatasetKey,
  signal: AbortSignal,
  out?: string,
): Promise<{ readonly folder: string; readonly faults: readonly Fault[] }> {
  const folder = out ?? join(openCache().datasets, datasetName(key));
  const manifest = await readManifest(folder);
  const { scale, seed, products } = manifest;
  if (scale !== key.scale || seed !== key.seed || products !== key.products)
    throw new DatasetError(
      'missing',
      `${folder} holds another data set (scale ${scale}, seed ${seed}, ${products} products): name it with --scale, --seed and --products`,
    );
  const work = await scratchFolder('repair');
  return { folder, faults: await repairDataset(folder, manifest, work, signal) };
}

/** Folder of the oracle's sums of a data set in the cache. */
export async function provideOracle(dataset: ProvidedDataset): Promise<string> {
  const { manifest, folder } = dataset;
  const target = join(openCache().prepared, `oracle-v${ORACLE_VERSION}_${datasetName(manifest)}`);
  await buildOnce(target, (partial) => buildOracle(folder, manifest, partial));
  return target;
}
