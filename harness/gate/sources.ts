/** From the words of a call to what is compared: a commit, a folder, or the working copy as it is. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GateError } from './errors.ts';
import { commitOf, hasChanges, mergeBase, type Repository, repositoryOf } from './git.ts';

/** Where a side's files come from. */
export type Source =
  | { readonly kind: 'commit'; readonly repository: Repository; readonly commit: string; readonly words: string }
  | {
      readonly kind: 'working-copy';
      readonly repository: Repository;
      readonly commit: string | null;
      readonly dirty: boolean;
      readonly words: string;
    }
  | { readonly kind: 'folder'; readonly folder: string; readonly words: string };

/** What a checkout of the project has, and hardly anything else. */
const REGISTRY = 'implementations/registry.ts';

/** The main branch, as far as it is known here: the first of these that exists. */
const MAIN_BRANCHES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

const FETCH = 'fetch more history: git fetch --unshallow, or fetch-depth: 0 for actions/checkout';

function isCheckout(folder: string): boolean {
  return existsSync(join(folder, REGISTRY));
}

/**
 * The checkout that a call is about: the one that it is made in, else the one that bench runs from.
 * @param here - the folder of the call @param own - bench's own
 */
export async function checkoutFor(here: string, own: string, signal: AbortSignal): Promise<Source> {
  const around = await repositoryOf(here, signal);
  if (around !== null && isCheckout(around.folder)) return workingCopy(around, signal);
  const ours = await repositoryOf(own, signal);
  // An unpacked archive may lie inside of somebody else's repository.
  if (ours !== null && ours.folder === resolve(own)) return workingCopy(ours, signal);
  return { kind: 'folder', folder: resolve(own), words: 'the folder that bench runs from' };
}

/**
 * @param words - of the user: a folder with a slash in its name or that exists, or a commit
 * @param option - for messages
 * @throws {GateError} `call` for what is neither, `not-done` where the history is too short to tell
 */
export async function sourceNamed(
  words: string,
  option: string,
  checkout: Source,
  signal: AbortSignal,
): Promise<Source> {
  if (checkout.kind !== 'folder' && !/^[./~]/.test(words)) {
    const commit = await commitOf(checkout.repository, words, signal);
    if (commit !== null) return { kind: 'commit', repository: checkout.repository, commit, words };
  }
  const folder = resolve(words);
  if (isCheckout(folder)) return { kind: 'folder', folder, words };
  if (existsSync(folder))
    throw new GateError(
      'call',
      `${option} ${words}: that folder is no checkout of this project (it has no ${REGISTRY})`,
    );
  if (checkout.kind === 'folder')
    throw new GateError(
      'call',
      `${option} ${words}: there is no such folder, and ${checkout.folder} is no git repository: give a folder`,
    );
  if (checkout.repository.isShallow)
    throw new GateError(
      'not-done',
      `${option} ${words}: neither a folder nor a commit of this shallow clone: ${FETCH}`,
    );
  throw new GateError(
    'call',
    `${option} ${words}: neither a folder nor a commit of ${checkout.repository.folder}: see git branch --all, or git fetch`,
  );
}

/**
 * Where the candidate left the main branch.
 * @throws {GateError} `call` where no main branch is known, `not-done` where the history is too short to tell
 */
export async function usualBase(checkout: Source, signal: AbortSignal): Promise<Source> {
  if (checkout.kind === 'folder')
    throw new GateError(
      'call',
      `${checkout.folder} is no git repository, so it has no usual base: give one with --base DIR`,
    );
  const { repository } = checkout;
  const known = await Promise.all(MAIN_BRANCHES.map((branch) => commitOf(repository, branch, signal)));
  const at = known.findIndex((commit) => commit !== null);
  const branch = MAIN_BRANCHES[at];
  const commit = branch === undefined ? null : await mergeBase(repository, 'HEAD', branch, signal);
  if (branch !== undefined && commit !== null)
    return { kind: 'commit', repository, commit, words: `merge-base of HEAD and ${branch}` };
  if (repository.isShallow)
    throw new GateError(
      'not-done',
      `this shallow clone does not reach back to where HEAD left the main branch: ${FETCH}`,
    );
  const why =
    branch === undefined
      ? `none of ${MAIN_BRANCHES.join(', ')} is known here`
      : `HEAD has nothing in common with ${branch}`;
  throw new GateError('call', `there is no usual base (${why}): name one with --base`);
}

async function workingCopy(repository: Repository, signal: AbortSignal): Promise<Source> {
  const commit = await commitOf(repository, 'HEAD', signal);
  const dirty = commit === null || (await hasChanges(repository, signal));
  return {
    kind: 'working-copy',
    repository,
    commit,
    dirty,
    words: dirty ? 'working copy, with its changes' : 'working copy',
  };
}
