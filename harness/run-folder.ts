/** The folder of one run: `run.json` written anew after every repeat of a cell, so that a killed run keeps what it had. */
import { mkdir, open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILE, type RunFile } from '../model/run-file.ts';

export class RunFolderError extends Error {
  override readonly name = 'RunFolderError';
}

/** @throws {RunFolderError} if the folder cannot be made or holds something already */
export async function createRunFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new RunFolderError(`cannot make the run's folder ${folder} (${codeOf(error)}): choose another with --out`);
  }
  const found = await readdir(folder).catch((error: unknown) => {
    throw new RunFolderError(`cannot read ${folder} (${codeOf(error)}): choose another with --out`);
  });
  if (found.length > 0) throw new RunFolderError(`${folder} is not empty: choose a new folder with --out`);
  // Tried now and not after minutes of measuring.
  const probe = join(folder, `.${RUN_FILE}.partial`);
  const handle = await open(probe, 'w').catch((error: unknown) => {
    throw new RunFolderError(`cannot write into ${folder} (${codeOf(error)}): choose another with --out`);
  });
  await handle.close();
}

/** Replaces the run file by a whole new one. */
export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  const partial = join(folder, `.${RUN_FILE}.partial`);
  const handle = await open(partial, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(run)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, join(folder, RUN_FILE));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
