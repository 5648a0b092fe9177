/** What killed harnesses left behind, ended and removed: the first step of every command. */
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Cache, openCache } from './cache.ts';
import { killFamily, MARK_VARIABLE } from './families.ts';
import { PARTIAL } from './folders.ts';
import { allGroups, GROUP_PREFIX, removeGroup } from './groups.ts';
import { isOwnerGone, OWN_ID, OWNER_PATTERN, type OwnerId } from './identity.ts';
import { runningProcesses, startedWith } from './processes.ts';
import { readRegister } from './running.ts';

export interface Swept {
  /** Processes that were still running without their harness. */
  readonly processes: number;
  /** Half-written and scratch folders that were removed. */
  readonly folders: readonly string[];
}

/**
 * Ends processes whose harness is gone and removes what it had not finished. Touches only what carries the name of a
 * dead harness, and processes that are in its register with their start time or carry its mark.
 * @throws {ProvisionError} kind `cache-unusable`
 */
export async function sweep(): Promise<Swept> {
  const cache = openCache();
  // Processes first: they may still write into the folders.
  const processes = (await endRegistered(cache)) + (await endMarked());
  await removeGroups();
  return { processes, folders: await removeLeftovers(cache) };
}

async function endRegistered(cache: Cache): Promise<number> {
  let ended = 0;
  for (const path of await ownerless(cache.running)) {
    for (const family of readRegister(path)) ended += await killFamily(family, 'unknown');
    await rm(path, { force: true });
  }
  return ended;
}

/** Those whose harness was killed before it could register them. */
async function endMarked(): Promise<number> {
  let ended = 0;
  for (const { pid } of runningProcesses()) {
    const mark = startedWith(pid, MARK_VARIABLE);
    const owner = mark === undefined ? undefined : ownerIn(mark);
    // A mark has no date, and now is right: in another container the harness may well be alive.
    if (mark === undefined || owner === undefined || !isOwnerGone(owner, Date.now())) continue;
    ended += await killFamily({ leader: null, mark }, 'unknown');
  }
  return ended;
}

/** Control groups, empty now: they take nothing but a name. */
async function removeGroups(): Promise<void> {
  for (const group of await allGroups()) {
    const owner = ownerIn(basename(group).slice(GROUP_PREFIX.length));
    if (owner !== undefined && (await isLeft(owner, group))) await removeGroup(group);
  }
}

async function removeLeftovers(cache: Cache): Promise<string[]> {
  const partials = [cache.datasets, cache.prepared].map((folder) => ownerless(folder, PARTIAL));
  const leftovers = (await Promise.all([...partials, ownerless(cache.scratch)])).flat();
  const removed: string[] = [];
  for (const folder of leftovers) {
    // What can not be removed costs space and nothing else; it must not keep anybody from working.
    const failed = await rm(folder, { recursive: true, force: true }).catch(() => true);
    if (failed === undefined) removed.push(folder);
  }
  return removed;
}

/** Entries of a folder that bear, after `prefix`, the name of a harness that is gone. */
async function ownerless(folder: string, prefix = ''): Promise<string[]> {
  const found: string[] = [];
  for (const name of await readdir(folder)) {
    const start = name.indexOf(prefix);
    const owner = start < 0 ? undefined : ownerIn(name.slice(start + prefix.length));
    if (owner === undefined) continue;
    const path = join(folder, name);
    if (await isLeft(owner, path)) found.push(path);
  }
  return found;
}

async function isLeft(owner: OwnerId, path: string): Promise<boolean> {
  const touchedAt = (await stat(path).catch(() => undefined))?.mtimeMs;
  // Already gone: another sweep is at work.
  return touchedAt !== undefined && isOwnerGone(owner, touchedAt);
}

function ownerIn(text: string): OwnerId | undefined {
  const owner = new RegExp(`^(${OWNER_PATTERN.source})(?!\\d)`).exec(text)?.[1];
  return owner === OWN_ID ? undefined : owner;
}
