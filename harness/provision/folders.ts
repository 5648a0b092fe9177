/** Folders that are either whole or not there, and copies of them. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { cp, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Bytes } from '../../model/units.ts';
import { errorCode } from './errors.ts';
import { OWN_ID } from './identity.ts';

/** Between the name of a folder that is being built and its builder. */
export const PARTIAL = '.partial-';

/**
 * Makes a folder once: `build` fills a folder beside it, which gets the name when everything in it is on disk.
 * So a folder of that name is whole, whatever died before. Two harnesses may build the same at once without harm: the
 * first rename wins, the other's work is thrown away. Paths inside must not be absolute: the folder moves.
 * @returns `found`: it was there, or another harness was faster
 */
export async function buildOnce(folder: string, build: (partial: string) => Promise<void>): Promise<'built' | 'found'> {
  if (await exists(folder)) return 'found';
  const partial = partialName(folder);
  await mkdir(partial, { recursive: true });
  try {
    await build(partial);
    return await putInPlace(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/** Removes a folder such that a kill half-way leaves nothing under its name. */
export async function discardFolder(folder: string): Promise<void> {
  const partial = partialName(folder);
  try {
    await rename(folder, partial);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  await rm(partial, { recursive: true, force: true });
}

/**
 * Copies a folder to a path that does not exist yet; shares the blocks where the file system can (reflinks).
 * By `cp` on Linux: a database is a thousand small files, which Node's own copy takes one after the other.
 */
export async function cloneFolder(from: string, to: string): Promise<void> {
  if (await exists(to)) throw new Error(`${to} is there already: it would be copied over`);
  if (process.platform === 'linux') {
    await promisify(execFile)('cp', ['-a', '--reflink=auto', '--no-target-directory', from, to]);
    return;
  }
  await cp(from, to, {
    recursive: true,
    errorOnExist: true,
    force: false,
    mode: constants.COPYFILE_FICLONE,
    verbatimSymlinks: true,
  });
}

/** What a user without special rights can still write to the disk that `path` is on. */
export async function freeBytes(path: string): Promise<Bytes> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** All files in a folder and the folders in it, in a fixed order. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function partialName(folder: string): string {
  return `${folder}${PARTIAL}${OWN_ID}-${randomUUID()}`;
}

/** Gives a folder its name when everything in it is on disk. @returns `found`: another harness was faster */
export async function putInPlace(partial: string, folder: string): Promise<'built' | 'found'> {
  await flush(partial);
  try {
    await rename(partial, folder);
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST'].includes(errorCode(error) ?? '')) return 'found';
    throw error;
  }
  await flushPath(dirname(folder));
  return 'built';
}

/** Without this the name could reach the disk before the contents do, and a power cut would leave empty files. */
async function flush(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile() || entry.isDirectory()) await flushPath(join(entry.parentPath, entry.name));
  }
  await flushPath(folder);
}

async function flushPath(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
