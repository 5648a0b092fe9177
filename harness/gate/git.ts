/** The few questions that a gate asks git. Nothing is ever written into the repository that is asked. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A working copy of a repository. */
export interface Repository {
  /** The topmost folder of the working copy. */
  readonly folder: string;
  readonly isShallow: boolean;
}

const run = promisify(execFile);
const MOST_OUTPUT = 64 * 2 ** 20;

/** @returns null for a folder that is in no repository, or where there is no git */
export async function repositoryOf(folder: string, signal: AbortSignal): Promise<Repository | null> {
  const answer = await tryGit(folder, ['rev-parse', '--show-toplevel', '--is-shallow-repository'], signal);
  const [top, shallow] = answer?.trim().split('\n') ?? [];
  return top ? { folder: resolve(top), isShallow: shallow === 'true' } : null;
}

/** Full hash of the commit that a user's words name; null: there is no such commit here. */
export async function commitOf({ folder }: Repository, words: string, signal: AbortSignal): Promise<string | null> {
  // What begins with a dash would be an option.
  const answer = await tryGit(
    folder,
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${words}^{commit}`],
    signal,
  );
  return answer?.trim() || null;
}

/** The commit that two have in common; null: none, or the history does not reach so far. */
export async function mergeBase(
  { folder }: Repository,
  a: string,
  b: string,
  signal: AbortSignal,
): Promise<string | null> {
  return (await tryGit(folder, ['merge-base', a, b], signal))?.trim() || null;
}

/** Whether files are not as the commit has them, new ones that are not ignored included. */
export async function hasChanges({ folder }: Repository, signal: AbortSignal): Promise<boolean> {
  return (await git(folder, ['status', '--porcelain'], signal)).trim() !== '';
}

/** Paths of what is tracked or could be: everything but what is ignored. */
export async function filesOf({ folder }: Repository, signal: AbortSignal): Promise<readonly string[]> {
  const answer = await git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], signal);
  return [...new Set(answer.split('\0').filter((path) => path !== ''))];
}

/** Writes the files of a commit into a folder, by way of an index of its own beside that folder. */
export async function checkOut(
  { folder }: Repository,
  commit: string,
  target: string,
  signal: AbortSignal,
): Promise<void> {
  const env = { GIT_INDEX_FILE: `${target}.index` };
  await git(folder, ['read-tree', commit], signal, env);
  await git(folder, ['checkout-index', '--all', `--prefix=${join(target, '/')}`], signal, env);
}

async function git(folder: string, args: readonly string[], signal: AbortSignal, env = {}): Promise<string> {
  const options = { env: { ...withoutGit(process.env), ...env }, signal, maxBuffer: MOST_OUTPUT };
  const { stdout } = await run('git', ['--no-optional-locks', '-C', folder, ...args], options);
  return stdout;
}

async function tryGit(folder: string, args: readonly string[], signal: AbortSignal): Promise<string | null> {
  return git(folder, args, signal).catch(() => {
    signal.throwIfAborted();
    return null;
  });
}

/** A hook's variables name another repository and another index. */
function withoutGit(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_')));
}
