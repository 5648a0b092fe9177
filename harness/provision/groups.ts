/**
 * Control groups (cgroup v2): one for each guarded command, in which the kernel counts the CPU of all that it ever starts,
 * also of what came and went unseen. No controller is needed for that, only the right to make a folder.
 */
import { closeSync, constants, mkdirSync, openSync, readFileSync, rmdirSync, writeSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds } from '../../model/units.ts';
import { errorCode } from './errors.ts';

/** Followed by the mark of the command's family, which begins with the name of its harness. */
export const GROUP_PREFIX = 'aeb-';

const MEMBERS = 'cgroup.procs';
const POLL_MS: Milliseconds = 25;
/** What has just ended may still be on its way out of the group. */
const REMOVAL_PATIENCE_MS: Milliseconds = 2_000;

/** The group that a command may get, inside of this process's own; null where there is no such tree to be seen. */
export function groupFor(mark: string): string | null {
  const place = ownGroup(readOrEmpty('/proc/self/cgroup'), readOrEmpty('/proc/mounts'));
  // In a container the paths may be those of another view of the tree.
  const isOurs = place !== null && readOrEmpty(join(place, MEMBERS)).split('\n').includes(String(process.pid));
  return isOurs ? join(place, `${GROUP_PREFIX}${mark}`) : null;
}

/**
 * Folder of a process's group in the version-2 tree.
 * @param groups - text of /proc/PID/cgroup
 * @param mounts - text of /proc/mounts
 */
export function ownGroup(groups: string, mounts: string): string | null {
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  const mount = mountOf(mounts);
  return path === undefined || mount === null ? null : join(mount, path);
}

/**
 * Makes the group and moves this process into it, with all that it starts from now on.
 * @returns false where that may not be; nothing is left then
 */
export function enterGroup(group: string): boolean {
  try {
    mkdirSync(group);
    moveInto(group);
    return true;
  } catch {
    removeEmpty(group);
    return false;
  }
}

/** Moves this process back to where the group lies; what it has started stays inside. */
export function leaveGroup(group: string): void {
  try {
    moveInto(dirname(group));
  } catch {
    // It sleeps in there, which costs nothing; the group is removed when this process is gone.
  }
}

/** Once everything in it has ended. What cannot be removed costs nothing, and is for a later sweep. */
export async function removeGroup(group: string): Promise<void> {
  const deadline = performance.now() + REMOVAL_PATIENCE_MS;
  while (!removeEmpty(group) && performance.now() < deadline) await sleep(POLL_MS);
}

/** Folders of all groups of ours on this machine, whoever made them. */
export async function allGroups(): Promise<string[]> {
  const mount = mountOf(readOrEmpty('/proc/mounts'));
  return mount === null ? [] : groupsBelow(mount);
}

async function groupsBelow(folder: string): Promise<string[]> {
  // Groups come and go while we look.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory());
  const found = folders.filter(({ name }) => name.startsWith(GROUP_PREFIX)).map(({ name }) => join(folder, name));
  for (const { name } of folders) found.push(...(await groupsBelow(join(folder, name))));
  return found;
}

/** @returns true if it is gone, or can never be removed from here */
function removeEmpty(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch (error) {
    return errorCode(error) !== 'EBUSY';
  }
}

function moveInto(group: string): void {
  // Without the flag that would make a file: in a folder that is no group there is none.
  const members = openSync(join(group, MEMBERS), constants.O_WRONLY);
  try {
    writeSync(members, '0');
  } finally {
    closeSync(members);
  }
}

function mountOf(mounts: string): string | null {
  return /^\S+ (\S+) cgroup2 /m.exec(mounts)?.[1] ?? null;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
