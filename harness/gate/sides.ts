/** Both sides as folders of their own, whose paths are of equal length: a longer one can make a program slower. */
import { cp, mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { forEach } from '../lanes.ts';
import { errorCode, reason } from '../provision/errors.ts';
import { GateError } from './errors.ts';
import { checkOut, filesOf } from './git.ts';
import type { Source } from './sources.ts';

/** In the project's folder, and no part of the project. */
const NOT_COPIED = new Set(['node_modules', '.git', 'results', 'test-artifacts']);
const COPIED_AT_ONCE = 16;

/**
 * @param target - a folder that does not exist yet
 * @throws {GateError} `not-done`
 */
export async function fillSide(source: Source, target: string, signal: AbortSignal): Promise<void> {
  await mkdir(target);
  try {
    if (source.kind === 'commit') await checkOut(source.repository, source.commit, target, signal);
    else if (source.kind === 'working-copy')
      await copyFiles(source.repository.folder, await filesOf(source.repository, signal), target);
    else await copyFolder(source.folder, target);
  } catch (error) {
    signal.throwIfAborted();
    throw new GateError('not-done', `cannot copy ${source.words} into ${target} (${reason(error)})`);
  } finally {
    await rm(`${target}.index`, { force: true });
  }
}

async function copyFiles(from: string, paths: readonly string[], to: string): Promise<void> {
  for (const folder of new Set(paths.map((path) => dirname(path)))) await mkdir(join(to, folder), { recursive: true });
  await forEach(paths, COPIED_AT_ONCE, async (path) => {
    await cp(join(from, path), join(to, path), { recursive: true, verbatimSymlinks: true }).catch((error: unknown) => {
      // Tracked and deleted: it is not there in what is compared either.
      if (errorCode(error) !== 'ENOENT') throw error;
    });
  });
}

async function copyFolder(folder: string, to: string): Promise<void> {
  // Without a slash at its end, which `dirname` leaves out.
  const from = resolve(folder);
  const isWanted = (path: string) => dirname(path) !== from || !NOT_COPIED.has(basename(path));
  await cp(from, to, { recursive: true, verbatimSymlinks: true, filter: isWanted });
}
