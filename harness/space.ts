/** Equal means for every implementation, and what of it a report prints. */
import { totalmem } from 'node:os';
import { version as duckDbVersion } from '@duckdb/node-api';
import { duckDbSettings } from '../implementations/shared/duckdb.ts';
import type { Workspace } from '../model/implementation.ts';
import type { Environment } from '../model/run-file.ts';
import type { ProvidedDataset } from './provision/data.ts';
import type { Variant } from './variant.ts';

const QUERY_THREADS = 2;
const MOST_MEMORY = 4 * 2 ** 30;

/** A quarter of the machine at most: the page cache, the driver and other components need the rest. */
function memory(): number {
  const limit = process.constrainedMemory();
  const machine = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  return Math.min(MOST_MEMORY, Math.floor(machine / 4 / 2 ** 20) * 2 ** 20);
}

export function workspace({ folder, manifest }: ProvidedDataset, { options }: Variant): Workspace {
  return { dataset: { folder, manifest }, options, memory: memory(), queryThreads: QUERY_THREADS };
}

/** Versions and settings of the engines behind the implementations. */
export function engines(variants: readonly Variant[]): Pick<Environment, 'versions' | 'settings'> {
  const usesDuckDb = variants.some(({ implementation }) => implementation.store === 'duckdb');
  if (!usesDuckDb) return { versions: {}, settings: {} };
  return {
    versions: { duckdb: duckDbVersion() },
    settings: { duckdb: duckDbSettings({ memory: memory(), queryThreads: QUERY_THREADS }) },
  };
}
