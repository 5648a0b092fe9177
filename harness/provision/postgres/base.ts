/** The normalised base: a cluster that holds a data set's tables, loaded once and kept; implementations get clones of it. */
import { hash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LOADING_SETTINGS } from '../../../implementations/shared/postgres/settings.ts';
import { script } from '../../../implementations/shared/script.ts';
import type { Workspace } from '../../../model/implementation.ts';
import { openCache } from '../cache.ts';
import { workspaceEnvironment } from '../environment.ts';
import { ProvisionError } from '../errors.ts';
import { buildOnce } from '../folders.ts';
import type { Exit } from '../guard.ts';
import { PROJECT } from '../program.ts';
import { type Finished, runToEnd } from '../run-to-end.ts';
import { secretsIn } from '../secrets.ts';
import { postgresPrograms } from './binaries.ts';
import { createCluster, startPostgres } from './server.ts';

/** Name of the cluster's folder inside a base, and inside the state of an implementation on PostgreSQL. */
export const CLUSTER_FOLDER = 'postgres';

/** Where a checkout keeps what the base is made by. */
const SCHEMA = 'implementations/shared/postgres/schema.ts';
const LOAD = 'implementations/shared/postgres/load.ts';

/**
 * @param project - folder of the checkout whose tables, indices and loader it is made by
 * @returns the folder that holds the loaded cluster: never to be started itself, only cloned
 */
export async function provideBase(
  space: Workspace,
  logFolder: string,
  signal?: AbortSignal,
  project: string = PROJECT,
): Promise<string> {
  const { packageVersion } = await postgresPrograms();
  const folder = join(
    openCache().prepared,
    `postgres_${basename(space.dataset.folder)}_${await baseKey(space, packageVersion, project)}`,
  );
  await buildOnce(folder, (partial) => build(partial, space, logFolder, signal, project));
  return join(folder, CLUSTER_FOLDER);
}

/** A hash of everything that decides about a base's content. @param kind - of the database that the tables are in */
export async function baseKey({ dataset }: Workspace, kind: string, project: string = PROJECT): Promise<string> {
  const programs = await Promise.all([SCHEMA, LOAD].map((file) => readFile(join(project, file), 'utf8')));
  return hash('sha256', JSON.stringify([programs, kind, dataset.manifest]), 'hex').slice(0, 12);
}

async function build(
  partial: string,
  space: Workspace,
  logFolder: string,
  signal: AbortSignal | undefined,
  project: string,
): Promise<void> {
  const folder = join(partial, CLUSTER_FOLDER);
  const work = join(partial, 'work');
  await mkdir(folder);
  await mkdir(work);
  await createCluster(folder, logFolder);
  const server = await startPostgres({ folder, means: space, logFolder, settings: LOADING_SETTINGS });
  try {
    const { seconds } = await loadBase({ url: server.url, space, work, logFolder, project }, signal);
    await writeFile(join(partial, 'figures.json'), JSON.stringify({ seconds }));
  } catch (error) {
    await server.stop();
    throw error;
  }
  requireCleanEnd(await server.stop(), join(logFolder, 'postgres.log'));
  await rm(work, { recursive: true, force: true });
}

/** It loads without fsync: after any other end the files may lack what the load had written. */
function requireCleanEnd({ code, signal }: Exit, log: string): void {
  if (code === 0) return;
  throw new ProvisionError(
    'command-failed',
    `postgres, loaded with a data set, did not end cleanly (${signal ?? `code ${code}`}): see ${log}, and try again`,
  );
}

interface Load {
  /** Of an empty database. */
  readonly url: string;
  readonly space: Workspace;
  /** A folder for files on the way. */
  readonly work: string;
  readonly logFolder: string;
  readonly project?: string | undefined;
}

/** Fills an empty database with the data set's tables. @throws {ProvisionError} as `runToEnd` */
export async function loadBase(
  { url, space, work, logFolder, project = PROJECT }: Load,
  signal?: AbortSignal,
): Promise<Finished> {
  const env = workspaceEnvironment(space, work, url);
  const argv = script(pathToFileURL(join(project, '/')).href, LOAD);
  const logFile = join(logFolder, 'load.log');
  return runToEnd({ name: 'load', argv, env, cwd: process.cwd(), logFile, secrets: secretsIn(url) }, signal);
}
