/** The cache: data sets, prepared states, and what a harness leaves there only while it works. */
import { accessSync, chmodSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { ProvisionError, reason } from './errors.ts';
import { OWN_ID } from './identity.ts';

/** Absolute paths; all of them exist. */
export interface Cache {
  readonly root: string;
  /** One folder a data set. */
  readonly datasets: string;
  /** One folder a derived state, by data set, variant and program. */
  readonly prepared: string;
  /** One file a harness: the children that it has now. */
  readonly running: string;
  /** One folder a harness: clones and logs that end with it. */
  readonly scratch: string;
  /** Node's own: what it made of our programs' text, so that a start does not begin with compiling it again. */
  readonly compiled: string;
  /** One file a workload: what `bench calibrate` has found. */
  readonly calibrations: string;
}

/** A database's user has to reach the data, so others may read and enter; only the owner may write. */
const FOLDER_MODE = 0o755;

/**
 * The cache root: `$BENCH_CACHE`, else a folder per user under /var/tmp (a home may be closed to a database's user).
 * Cheap enough to ask again; creates what is missing.
 * @throws {ProvisionError} kind `cache-unusable`
 */
export function openCache(environment: NodeJS.ProcessEnv = process.env): Cache {
  const chosen = environment.BENCH_CACHE;
  const root = chosen ? resolve(chosen) : join('/var/tmp', `aunt-emma-bench-${userInfo().uid}`);
  const inRoot = (name: string) => ensureFolder(join(root, name));
  try {
    ensureFolder(root);
    // Anybody may make folders in /var/tmp, under any name; in a folder of the user's choice the choice is theirs.
    if (!chosen) refuseStrangers(root);
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK);
    return {
      root,
      datasets: inRoot('datasets'),
      prepared: inRoot('prepared'),
      running: inRoot('running'),
      scratch: inRoot('scratch'),
      compiled: inRoot('compiled'),
      calibrations: inRoot('calibrations'),
    };
  } catch (error) {
    throw new ProvisionError(
      'cache-unusable',
      `cannot use the cache folder ${root} (${reason(error)}): set BENCH_CACHE to a folder of yours that can be written`,
    );
  }
}

/**
 * A new, empty folder of this harness alone; the next sweep removes it if the harness does not.
 * @param name - unique within the run
 */
export async function scratchFolder(name: string): Promise<string> {
  const folder = join(ownScratch(), name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/** Removes all scratch folders of this harness: the end of a command, however it went. */
export async function removeScratch(): Promise<void> {
  await rm(ownScratch(), { recursive: true, force: true });
}

function ownScratch(): string {
  return join(openCache().scratch, OWN_ID);
}

function ensureFolder(folder: string): string {
  // Only what is made here gets the mode, and the umask has no say in it.
  const firstMade = mkdirSync(folder, { recursive: true });
  if (firstMade !== undefined) chmodSync(folder, FOLDER_MODE);
  return folder;
}

function refuseStrangers(root: string): void {
  const stat = lstatSync(root);
  if (!stat.isDirectory()) throw new Error('not a folder');
  if (process.getuid !== undefined && stat.uid !== process.getuid()) throw new Error('it belongs to another user');
}
