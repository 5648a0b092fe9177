/** Bytes that a folder takes on disk. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bytes } from '../../model/units.ts';

const BLOCK: Bytes = 512;

/**
 * Allocated blocks of every file below, so a sparse file counts what it holds. Files that vanish meanwhile count nothing:
 * the folder's service may still be running.
 * @returns 0 for a folder that does not exist
 */
export async function folderBytes(folder: string): Promise<Bytes> {
  const sizes = (await entriesOf(folder)).map((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? folderBytes(path) : fileBytes(path);
  });
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch(ignoreMissing([]));
}

async function fileBytes(path: string): Promise<Bytes> {
  return lstat(path).then(({ blocks }) => blocks * BLOCK, ignoreMissing(0));
}

function ignoreMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}
