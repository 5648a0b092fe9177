/** The folder of one run: `run.json` written anew after every repeat of a cell, so that a killed run keeps what it had. */
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILE, type RunFile } from '../model/run-file.ts';
import { ToldError } from '../model/told-error.ts';
import { isOwnerGone, OWN_ID, type OwnerId } from './provision/identity.ts';

export class RunFolderError extends ToldError {
  override readonly failure = 'call';
  override readonly name = 'RunFolderError';
}

/**
 * @param file - that will be written into it
 * @throws {RunFolderError} if the folder cannot be made or holds something already
 */
export async function createRunFolder(folder: string, file: string = RUN_FILE): Promise<void> {
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
  const probe = join(folder, `.${file}.partial`);
  const handle = await open(probe, 'w').catch((error: unknown) => {
    throw new RunFolderError(`cannot write into ${folder} (${codeOf(error)}): choose another with --out`);
  });
  await handle.close();
}

/** Before the name of the harness that writes into a run's folder, in the name of an empty file. */
const WRITER = '.writer-';

/**
 * Works in a run's folder that nobody else works in meanwhile. Everybody puts their name into the folder before they look
 * for others: of two at once at least one sees the other, and gives way. A name whose harness is gone counts for nothing.
 * @throws {RunFolderError}
 */
export async function holdRunFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const mine = join(folder, `${WRITER}${OWN_ID}`);
  await writeFile(mine, '').catch((error: unknown) => {
    throw new RunFolderError(`cannot write into ${folder} (${codeOf(error)}): see who may, or begin a new run`);
  });
  try {
    const other = (await writersOf(folder)).find((owner) => owner !== OWN_ID);
    if (other !== undefined) {
      const pid = other.split('-')[0];
      throw new RunFolderError(`another bench (process ${pid}) is writing into ${folder}: wait for its end`);
    }
    return await work();
  } finally {
    await rm(mine, { force: true });
  }
}

/** Harnesses that work in a run's folder now; the names of dead ones are taken away. */
export async function writersOf(folder: string): Promise<readonly OwnerId[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(WRITER));
  const alive: OwnerId[] = [];
  for (const name of names) {
    const owner = name.slice(WRITER.length);
    if (!isOwnerGone(owner, await lastTouched(folder, name))) alive.push(owner);
    else await rm(join(folder, name), { force: true }).catch(() => {});
  }
  return alive;
}

/** In ms since 1970: a run that is measured elsewhere shows that it lives by what it writes. */
async function lastTouched(folder: string, name: string): Promise<number> {
  const times = [name, RUN_FILE].map((file) =>
    stat(join(folder, file)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    ),
  );
  return Math.max(...(await Promise.all(times)));
}

/** Replaces the run file by a whole new one. */
export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await replaceFile(folder, RUN_FILE, run);
}

/** A JSON document that is there whole, in its new form or in its old one. */
export async function replaceFile(folder: string, file: string, document: unknown): Promise<void> {
  const partial = join(folder, `.${file}.partial`);
  const handle = await open(partial, 'w');
  try {
    await handle.writeFile(`${JSON.stringify(document)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, join(folder, file));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
