/** A service on a fresh clone of its prepared state, for as long as some work lasts. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Manifest } from '../model/manifest.ts';
import type { Bytes, Milliseconds } from '../model/units.ts';
import { folderBytes } from './measure/disk.ts';
import { type WalWatch, watchDuckDbWal } from './measure/wal.ts';
import { scratchFolder } from './provision/cache.ts';
import { provideCsv } from './provision/csv.ts';
import type { ProvidedDataset } from './provision/data.ts';
import { cloneFolder } from './provision/folders.ts';
import { embeddedPostgres } from './provision/postgres/embedded.ts';
import type { Database, PostgresProvider } from './provision/postgres/provider.ts';
import { watchPostgresWal } from './provision/postgres/wal.ts';
import { type PreparedState, prepareState } from './provision/prepare.ts';
import { attachService } from './remote.ts';
import { type Service, startService } from './serve.ts';
import { workspace } from './space.ts';
import type { Variant } from './variant.ts';

/** Loading millions of rows into memory is part of some starts. */
const READY_TIMEOUT_MS = 120_000;
/** By when the end of a process is known, on a busy machine. */
const CRASH_NOTICE_MS: Milliseconds = 2_000;

export interface StartRequest {
  readonly variant: Variant;
  readonly dataset: ProvidedDataset;
  /** Unique within this process: scratch folders and logs are named by it. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Of this start alone; default: one that is gone with this process. */
  readonly logFolder?: string;
  /** Where a database comes from; the embedded server unless given. */
  readonly postgres?: PostgresProvider | undefined;
  readonly port?: number;
  readonly secret?: string;
  /** Smallest staleness objective of what it will be asked, if there is one. */
  readonly stalenessMs?: Milliseconds;
  /** Statements are counted on this start; a store without a server writes them into this folder. */
  readonly statementLog?: string;
  /** Where Node keeps what it has compiled of the service; in the cache unless given. */
  readonly compiled?: string;
}

export interface Started {
  readonly service: Service;
  readonly stateFolder: string;
  /** Of an implementation on PostgreSQL. */
  readonly database?: Database;
  /** What the implementation's state takes on disk now, its database included. */
  diskBytes(): Promise<Bytes>;
  /** Looks at the write-ahead log: of its PostgreSQL, else of the DuckDB databases in its state. */
  watchWal(): Promise<WalWatch>;
  readonly manifest: Manifest;
  /** Aborted if a process of the service dies unasked, or by the caller's signal. */
  readonly signal: AbortSignal;
}

type LoggedStart = StartRequest & { readonly logFolder: string };

/** The service died under the load: a result about the implementation, and not an error of the harness. */
export class ServiceCrashed extends Error {
  override readonly name = 'ServiceCrashed';
}

export async function prepared({
  variant,
  dataset,
  signal,
  logFolder,
  postgres,
}: Pick<StartRequest, 'variant' | 'dataset' | 'signal' | 'logFolder' | 'postgres'>): Promise<PreparedState> {
  return prepareState({
    implementation: variant.implementation,
    space: workspace(dataset, variant),
    logFolder: logFolder ?? (await scratchFolder(`logs-prepare-${variant.implementation.name}`)),
    signal,
    postgres,
    project: variant.project,
  });
}

/** Starts, works, stops; the clone goes with it. */
export async function withService<T>(request: StartRequest, work: (started: Started) => Promise<T>): Promise<T> {
  const state = await prepared(request);
  const folder = await scratchFolder(`state-${request.name}`);
  try {
    const stateFolder = join(folder, 'state');
    await cloneFolder(state.stateFolder, stateFolder);
    const logFolder = request.logFolder ?? (await scratchFolder(`logs-${request.name}`));
    const database = await startDatabase({ ...request, logFolder }, state.name, stateFolder);
    try {
      return await withDatabase({ ...request, logFolder }, stateFolder, database, work);
    } finally {
      await database?.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Of the clone; undefined for an implementation that has none. */
async function startDatabase(
  { variant, dataset, logFolder, signal, postgres = embeddedPostgres, statementLog }: LoggedStart,
  state: string,
  stateFolder: string,
): Promise<Database | undefined> {
  if (variant.implementation.store !== 'postgres') return undefined;
  const counting = statementLog !== undefined;
  return postgres.start({ state, stateFolder, space: workspace(dataset, variant), logFolder, signal, counting });
}

async function withDatabase<T>(
  { variant, dataset, logFolder, signal, port, secret, stalenessMs, statementLog, compiled }: LoggedStart,
  stateFolder: string,
  database: Database | undefined,
  work: (started: Started) => Promise<T>,
): Promise<T> {
  const { implementation } = variant;
  const start = async () => {
    if (implementation.remote !== undefined)
      return attachService(implementation.remote, join(logFolder, 'reset.log'), signal);
    return startService({
      implementation,
      space: workspace(implementation.csv ? await provideCsv(dataset) : dataset, variant),
      stateFolder,
      logFolder,
      readyTimeoutMs: READY_TIMEOUT_MS,
      signal,
      ...(database === undefined ? {} : { database }),
      ...(port === undefined ? {} : { port }),
      ...(secret === undefined ? {} : { secret }),
      ...(stalenessMs === undefined ? {} : { stalenessMs }),
      ...(statementLog === undefined ? {} : { statementLog }),
      ...(compiled === undefined ? {} : { compiled }),
    });
  };
  const service = await start();
  const crashed = new AbortController();
  void service.crashed.then(({ message }) => crashed.abort(new ServiceCrashed(message)));
  try {
    const alive = AbortSignal.any([signal, crashed.signal]);
    return await work({
      service,
      stateFolder,
      diskBytes: async () => (await folderBytes(stateFolder)) + ((await database?.bytesElsewhere()) ?? 0),
      watchWal: () => (database === undefined ? watchDuckDbWal(stateFolder) : watchPostgresWal(database.url)),
      manifest: dataset.manifest,
      signal: alive,
      ...(database && { database }),
    });
  } catch (error) {
    // A broken connection is how a crash shows first; the notice of it follows, and its own words say more.
    if (!signal.aborted) await Promise.race([service.crashed, sleep(CRASH_NOTICE_MS)]);
    throw crashed.signal.aborted ? crashed.signal.reason : error;
  } finally {
    await service.stop();
  }
}
