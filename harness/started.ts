/** A service on a fresh clone of its prepared state, for as long as some work lasts. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../model/manifest.ts';
import { scratchFolder } from './provision/cache.ts';
import type { ProvidedDataset } from './provision/data.ts';
import { cloneFolder } from './provision/folders.ts';
import { type PreparedState, prepareState } from './provision/prepare.ts';
import { type Service, startService } from './serve.ts';
import { workspace } from './space.ts';
import type { Variant } from './variant.ts';

/** Loading millions of rows into memory is part of some starts. */
const READY_TIMEOUT_MS = 120_000;

export interface StartRequest {
  readonly variant: Variant;
  readonly dataset: ProvidedDataset;
  /** Unique within this process: scratch folders and logs are named by it. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Of this start alone; default: one that is gone with this process. */
  readonly logFolder?: string;
  readonly port?: number;
  readonly secret?: string;
}

export interface Started {
  readonly service: Service;
  readonly stateFolder: string;
  readonly manifest: Manifest;
  /** Aborted if a process of the service dies unasked, or by the caller's signal. */
  readonly signal: AbortSignal;
}

/** The service died under the load: a result about the implementation, and not an error of the harness. */
export class ServiceCrashed extends Error {
  override readonly name = 'ServiceCrashed';
}

export async function prepared({
  variant,
  dataset,
  signal,
  logFolder,
}: Pick<StartRequest, 'variant' | 'dataset' | 'signal' | 'logFolder'>): Promise<PreparedState> {
  return prepareState({
    implementation: variant.implementation,
    space: workspace(dataset, variant),
    logFolder: logFolder ?? (await scratchFolder(`logs-prepare-${variant.implementation.name}`)),
    signal,
  });
}

/** Starts, works, stops; the clone goes with it. */
export async function withService<T>(request: StartRequest, work: (started: Started) => Promise<T>): Promise<T> {
  const { variant, dataset, name, signal } = request;
  const state = await prepared(request);
  const folder = await scratchFolder(`state-${name}`);
  const stateFolder = join(folder, 'state');
  await cloneFolder(state.stateFolder, stateFolder);
  try {
    const service = await startService({
      implementation: variant.implementation,
      space: workspace(dataset, variant),
      stateFolder,
      logFolder: request.logFolder ?? (await scratchFolder(`logs-${name}`)),
      readyTimeoutMs: READY_TIMEOUT_MS,
      signal,
      ...(request.port === undefined ? {} : { port: request.port }),
      ...(request.secret === undefined ? {} : { secret: request.secret }),
    });
    const crashed = new AbortController();
    void service.crashed.then(({ message }) => crashed.abort(new ServiceCrashed(message)));
    try {
      return await work({
        service,
        stateFolder,
        manifest: dataset.manifest,
        signal: AbortSignal.any([signal, crashed.signal]),
      });
    } catch (error) {
      // A broken connection is how a crash shows first; its own words say more.
      throw crashed.signal.aborted ? crashed.signal.reason : error;
    } finally {
      await service.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
