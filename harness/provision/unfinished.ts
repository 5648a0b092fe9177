/**
 * Builds that a later call goes on with: while one works on it, the folder's name holds its owner; an interruption gives the
 * name back, and a killed owner is known to be gone. So whoever renames such a folder has it alone.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists, putInPlace } from './folders.ts';
import { isOwnerGone, OWN_ID, OWNER_PATTERN } from './identity.ts';

/** Follows the name of the folder that shall be; then come a hyphen and the owner, if there is one. */
export const UNFINISHED = '.unfinished';

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
  const left = await ownerless(folder);
  for (const path of left) {
    const isClaimed = await rename(path, mine).then(
      () => true,
      // Somebody else was faster; or it is an older one.
      () => false,
    );
    if (!isClaimed) continue;
    await Promise.all(
      left.filter((other) => other !== path).map((other) => rm(other, { recursive: true, force: true })),
    );
    return;
  }
}

/** Newest first. */
async function ownerless(folder: string): Promise<readonly string[]> {
  const prefix = `${basename(folder)}${UNFINISHED}`;
  const names = await readdir(dirname(folder)).catch((): string[] => []);
  const found: { path: string; touchedAt: number }[] = [];
  for (const name of names.filter((one) => one.startsWith(prefix))) {
    const path = join(dirname(folder), name);
    const touchedAt = (await stat(path).catch(() => null))?.mtimeMs;
    if (touchedAt !== undefined && isLeft(name.slice(prefix.length), touchedAt)) found.push({ path, touchedAt });
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
