/**
 * Builds that a later call goes on with: while one works on it, the folder's name holds its owner; an interruption gives the
 * name back, and a killed owner is known to be gone. So whoever renames such a folder has it alone.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists, PARTIAL, putInPlace } from './folders.ts';
import { isOwnerGone, OWN_ID, OWNER_PATTERN } from './identity.ts';

/** Follows the name of the folder that shall be; then come a hyphen and the owner, if there is one. */
const UNFINISHED = '.unfinished';

/**
 * Makes a folder once, as `buildOnce` does; but what an interrupted or killed build has left is what the next one starts with.
 * @param build - gets a folder that is empty, or as a build left it
 * @returns `found`: it was there, or another harness was faster
 */
export async function buildInSteps(
  folder: string,
  build: (unfinished: string) => Promise<void>,
): Promise<'built' | 'found'> {
  if (await exists(folder)) return 'found';
  const mine = `${folder}${UNFINISHED}-${OWN_ID}-${randomUUID()}`;
  await claim(folder, mine);
  try {
    await build(mine);
    return await putInPlace(mine, folder);
  } finally {
    await release(folder, mine);
  }
}

/** Takes over the newest that nobody works on, and removes the others. */
async function claim(folder: string, mine: string): Promise<void> {
  const left = await leftUnfinished(dirname(folder), basename(folder));
  for (const path of left) {
    const isClaimed = await rename(path, mine).then(
      () => true,
      // Somebody else was faster; or it is an older one.
      () => false,
    );
    if (!isClaimed) continue;
    for (const other of left) if (other !== path) await discard(folder, other);
    return;
  }
}

/** By a rename first: somebody else may be about to take it over. */
async function discard(folder: string, other: string): Promise<void> {
  const partial = `${folder}${PARTIAL}${OWN_ID}-${randomUUID()}`;
  const isMine = await rename(other, partial).then(
    () => true,
    () => false,
  );
  if (isMine) await rm(partial, { recursive: true, force: true });
}

/** Unfinished builds in a folder that nobody works on; newest first. @param name - of the folder that shall be; else of any */
export async function leftUnfinished(parent: string, name?: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch((): string[] => []);
  const found: { path: string; touchedAt: number }[] = [];
  for (const one of names) {
    const at = one.lastIndexOf(UNFINISHED);
    if (at < 0 || (name !== undefined && one.slice(0, at) !== name)) continue;
    const path = join(parent, one);
    const touchedAt = (await stat(path).catch(() => null))?.mtimeMs;
    if (touchedAt !== undefined && isLeft(one.slice(at + UNFINISHED.length), touchedAt))
      found.push({ path, touchedAt });
  }
  return found.toSorted((a, b) => b.touchedAt - a.touchedAt).map(({ path }) => path);
}

/** @param rest - what follows the prefix: nothing, or a hyphen, the owner and more */
function isLeft(rest: string, touchedAt: number): boolean {
  if (rest === '') return true;
  const owner = new RegExp(`^-(${OWNER_PATTERN.source})-`).exec(rest)?.[1];
  return owner !== undefined && owner !== OWN_ID && isOwnerGone(owner, touchedAt);
}

/** Nothing to do where it got its name. */
async function release(folder: string, mine: string): Promise<void> {
  if (!(await exists(mine))) return;
  // Another harness was faster, or has left one of its own: then this one is of no use.
  const isOfUse = !(await exists(folder)) && !(await exists(`${folder}${UNFINISHED}`));
  if (isOfUse) await rename(mine, `${folder}${UNFINISHED}`);
  else await rm(mine, { recursive: true, force: true });
}
