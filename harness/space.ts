/** Equal means for every implementation, and what of it a report prints. */
import { totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { version as duckDbVersion } from '@duckdb/node-api';
import { type DatasetKey, datasetName, estimatedBytes } from '../datagen/key.ts';
import { duckDbSettings } from '../implementations/shared/duckdb.ts';
import type { Workspace } from '../model/implementation.ts';
import type { Environment, Plan } from '../model/run-file.ts';
import type { Bytes } from '../model/units.ts';
import { folderBytes } from './measure/disk.ts';
import { openCache } from './provision/cache.ts';
import type { ProvidedDataset } from './provision/data.ts';
import { requireDisk } from './provision/disk.ts';
import { exists } from './provision/folders.ts';
import type { PostgresProvider } from './provision/postgres/provider.ts';
import { leftUnfinished } from './provision/unfinished.ts';
import type { Variant } from './variant.ts';

const QUERY_THREADS = 2;
const MOST_MEMORY = 4 * 2 ** 30;

/** A quarter of the machine at most: the page cache, the driver and other components need the rest. */
function memory(): number {
  const limit = process.constrainedMemory();
  const machine = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.min(MOST_MEMORY, Math.floor(machine / 4 / 2 ** 20) * 2 ** 20);
}

/** Of every implementation's store. */
export const means = () => ({ memory: memory(), queryThreads: QUERY_THREADS });

export function workspace({ folder, manifest }: ProvidedDataset, { implementation, options }: Variant): Workspace {
  const all = means();
  const databaseMemory = all.memory * (implementation.databaseMemoryShare ?? 1);
  return { dataset: { folder, manifest }, options, ...all, databaseMemory };
}

/**
 * Asked before the first scale is measured: an hour later is too late to say that the last one does not fit.
 * @throws {ProvisionError} kind `disk-full`
 */
export async function requireDiskFor({ scales, seed, products }: Plan): Promise<void> {
  const { root, datasets } = openCache();
  const needed: number[] = [];
  for (const scale of scales) {
    const key = { scale, seed, products };
    needed.push(await bytesToWrite(key, join(datasets, datasetName(key))));
  }
  const sum = needed.reduce((total, bytes) => total + bytes, 0);
  const advice = 'choose a smaller --scale or set BENCH_CACHE to a larger disk';
  await requireDisk(`--scale ${scales.join(',')}`, sum, root, advice);
}

/** What a data set still takes: nothing if it is there, less if it was begun. */
async function bytesToWrite(key: DatasetKey, folder: string): Promise<Bytes> {
  if (await exists(folder)) return 0;
  const [begun] = await leftUnfinished(dirname(folder), basename(folder));
  return Math.max(0, estimatedBytes(key) - (begun === undefined ? 0 : await folderBytes(begun)));
}

/** Versions and settings of the engines behind the implementations. */
export async function engines(
  variants: readonly Variant[],
  postgres: PostgresProvider,
): Promise<Pick<Environment, 'versions' | 'settings'>> {
  const versions: Record<string, string> = {};
  const settings: Environment['settings'] = {};
  if (variants.some(({ implementation }) => implementation.store === 'duckdb')) {
    versions.duckdb = duckDbVersion();
    settings.duckdb = { ...duckDbSettings(means()) };
  }
  if (usesPostgres(variants)) {
    const facts = await postgres.facts(means());
    if (facts.version !== null) versions.postgresql = facts.version;
    settings.postgresql = { ...facts.settings };
  }
  return { versions, settings };
}

function usesPostgres(variants: readonly Variant[]): boolean {
  return variants.some(({ implementation }) => implementation.store === 'postgres');
}
