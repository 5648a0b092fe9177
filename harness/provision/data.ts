/** Data sets and the oracle's sums, from the cache or made now: done once and kept. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openDataset } from '../../datagen/dataset.ts';
import {
  type DatasetKey,
  datasetName,
  estimatedBytes,
  type GenerateOptions,
  generate,
} from '../../datagen/generate.ts';
import type { Manifest } from '../../model/manifest.ts';
import { buildOracle, ORACLE_VERSION } from '../../oracle/base.ts';
import { openCache } from './cache.ts';
import { ProvisionError } from './errors.ts';
import { buildOnce, exists, freeBytes } from './folders.ts';

export interface ProvidedDataset {
  readonly folder: string;
  readonly manifest: Manifest;
  /** False: it was made by this call. */
  readonly fromCache: boolean;
}

/**
 * A whole and undamaged data set.
 * @param out - where to put it; default: the cache
 * @throws {ProvisionError} kind `disk-full` before anything is written; {DatasetError} if what is there is damaged
 */
export async function provideDataset(
  key: DatasetKey,
  options: GenerateOptions = {},
  out?: string,
): Promise<ProvidedDataset> {
  const folder = out ?? join(openCache().datasets, datasetName(key));
  if (!(await exists(folder))) await requireDisk(key, out === undefined ? openCache().root : join(folder, '..'));
  const outcome = await buildOnce(folder, async (partial) => {
    await generate(partial, key, options);
  });
  return { folder, manifest: await openDataset(folder), fromCache: outcome === 'found' };
}

async function requireDisk(key: DatasetKey, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const needed = estimatedBytes(key);
  const free = await freeBytes(folder);
  if (needed <= free) return;
  const gigabytes = (bytes: number) => `${(bytes / 1e9).toLocaleString('en', { maximumFractionDigits: 1 })} GB`;
  throw new ProvisionError(
    'disk-full',
    `--scale ${key.scale} needs about ${gigabytes(needed)} in ${folder}, which has ${gigabytes(free)} free: choose a smaller --scale or set BENCH_CACHE to a larger disk`,
  );
}

/** Folder of the oracle's sums of a data set in the cache. */
export async function provideOracle(dataset: ProvidedDataset): Promise<string> {
  const { manifest, folder } = dataset;
  const target = join(openCache().prepared, `oracle-v${ORACLE_VERSION}_${datasetName(manifest)}`);
  await buildOnce(target, (partial) => buildOracle(folder, manifest, partial));
  return target;
}
