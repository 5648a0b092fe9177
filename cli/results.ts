/** A folder of runs, read run by run: what each is, or why its file cannot be read. Nothing that was a run is left out. */
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writersOf } from '../harness/run-folder.ts';
import { RUN_FILE, type RunFile } from '../model/run-file.ts';
import { readRunFile } from '../reports/run-file.ts';

/** Folder of all runs, below the folder that bench was called in. */
export const RESULTS = 'results';

/** `killed`: its file says that it runs, and nobody is at it. */
export type RunState = RunFile['state'] | 'killed';

export type FoundRun =
  | { readonly state: 'damaged'; readonly why: string }
  | { readonly state: RunState; readonly run: RunFile };

/**
 * Names of the folders that hold a run, sorted.
 * @throws {NodeJS.ErrnoException} if the folder of runs cannot be read
 */
export async function runNames(results: string): Promise<string[]> {
  const names = (await readdir(results)).sort();
  const home = await realpath(results);
  const isRun = await Promise.all(names.map((name) => holdsRun(home, name)));
  return names.filter((_, at) => isRun[at]);
}

/** A link to a neighbour, such as `latest`, is no run of its own. */
async function holdsRun(home: string, name: string): Promise<boolean> {
  const folder = join(home, name);
  const target = await realpath(folder).catch(() => null);
  if (target === null || (target !== folder && dirname(target) === home)) return false;
  return lstat(join(folder, RUN_FILE)).then(
    () => true,
    // What must not be looked into may be a run.
    (error: NodeJS.ErrnoException) => error.code === 'EACCES',
  );
}

export async function findRun(folder: string): Promise<FoundRun> {
  try {
    await refusePipe(join(folder, RUN_FILE));
    const run = await readRunFile(folder);
    const isKilled = run.state === 'running' && (await writersOf(folder)).length === 0;
    return { state: isKilled ? 'killed' : run.state, run };
  } catch (error) {
    return { state: 'damaged', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Reading it would wait for somebody who writes. What cannot be looked at is told of by who reads it. */
async function refusePipe(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found?.isFIFO()) throw new Error(`${file} is a pipe and not a file: remove it`);
}
