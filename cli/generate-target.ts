/** The folder of the user's choice for a data set: may it be used? */
import { constants } from 'node:fs';
import { access, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { openDataset } from '../datagen/dataset.ts';
import type { DatasetKey } from '../datagen/key.ts';
import { MANIFEST_FILE } from '../model/manifest.ts';
import { UsageError } from './failure.ts';
import { buildsIn } from './leftovers.ts';

/** @returns the folder: new or empty, or this very data set. @throws {UsageError} */
export async function targetOf(out: string, key: DatasetKey): Promise<string> {
  const folder = resolve(out);
  const found = await namesIn(folder);
  if (found.includes(MANIFEST_FILE)) await refuseOtherThan(key, folder);
  else if (found.length > 0)
    throw new UsageError(`${folder} is not empty and holds no data set: choose a new folder with --out`);
  else await makeRoomFor(folder);
  return folder;
}

/** @returns the folder: new or empty. @throws {UsageError} */
export async function emptyTarget(folder: string): Promise<string> {
  if ((await namesIn(folder)).length > 0)
    throw new UsageError(`${folder} is not empty: choose a new folder with --out`);
  await makeRoomFor(folder);
  return folder;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`cannot use ${folder} (${error.code}): choose a new folder with --out`);
  });
}

async function refuseOtherThan(key: DatasetKey, folder: string): Promise<void> {
  const { scale, seed, products } = await openDataset(folder);
  if (scale === key.scale && seed === key.seed && products === key.products) return;
  throw new UsageError(
    `${folder} holds another data set (scale ${scale}, seed ${seed}, ${products} products): choose a new folder with --out`,
  );
}

/** A data set is built beside its place and then gets its name, which must be free. */
async function makeRoomFor(folder: string): Promise<void> {
  const parent = dirname(folder);
  try {
    await mkdir(parent, { recursive: true });
    await access(parent, constants.W_OK);
    await rmdir(folder).catch(ignoreMissing);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new UsageError(`cannot make ${folder} (${code}): choose another folder with --out`);
  }
  buildsIn(parent);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
