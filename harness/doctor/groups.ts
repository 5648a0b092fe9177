/** Control groups: how much CPU this container may use, and whether processes can be counted in groups of their own. */
import { accessSync, constants } from 'node:fs';
import { dirname, join } from 'node:path';
import { readOrNull } from '../measure/machine.ts';
import { doubtful, type Finding, fine } from './finding.ts';

/** Where version 2 is mounted, and the group of this process in it. */
export interface OwnGroup {
  readonly mount: string;
  readonly folder: string;
}

/**
 * @param mountInfo - text of /proc/self/mountinfo
 * @param groups - text of /proc/self/cgroup
 * @returns null where version 2 is not mounted
 */
export function ownGroup(mountInfo: string, groups: string): OwnGroup | null {
  // Fields of proc_pid_mountinfo(5): the mount point is the fifth; the type follows a lone hyphen.
  const mount = /^(?:\S+ ){4}(\S+) .* - cgroup2 /m.exec(mountInfo)?.[1];
  const path = /^0::(\/.*)$/m.exec(groups)?.[1];
  return mount === undefined || path === undefined ? null : { mount, folder: join(mount, path) };
}

/** @param text - of a group's cpu.max. @returns cores; null: no limit */
export function quotaOf(text: string): number | null {
  const [, quota, period] = /^(\d+) (\d+)$/m.exec(text) ?? [];
  return quota === undefined || Number(period) === 0 ? null : Number(quota) / Number(period);
}

export function quota(): Finding {
  const group = readOwnGroup();
  const limits =
    group === null
      ? []
      : foldersUpTo(group).flatMap((folder) => quotaOf(readOrNull(join(folder, 'cpu.max')) ?? '') ?? []);
  if (limits.length === 0) return fine('CPU quota', 'none to be seen');
  const found = `${Math.min(...limits)} cores`;
  return doubtful(
    'CPU quota',
    found,
    'who uses it up is stopped for milliseconds: take the limit off, or expect pauses in p99',
  );
}

/** Finding only: nothing is made. */
export function groups(): Finding {
  const group = readOwnGroup();
  const advice = 'CPU and memory are read from the processes: what comes and goes between two readings is missed';
  if (group === null) return doubtful('control groups', 'version 2 is not mounted', advice);
  if (!isWritable(group.folder))
    return doubtful('control groups', `version 2 at ${group.folder}, not for us to write`, advice);
  const controllers = readOrNull(join(group.folder, 'cgroup.controllers'))?.trim() ?? '';
  return fine(
    'control groups',
    `version 2 at ${group.folder}, controllers: ${controllers === '' ? 'none (CPU is counted all the same)' : controllers}`,
  );
}

function readOwnGroup(): OwnGroup | null {
  return ownGroup(readOrNull('/proc/self/mountinfo') ?? '', readOrNull('/proc/self/cgroup') ?? '');
}

/** A limit further up counts for all below. */
function foldersUpTo({ mount, folder }: OwnGroup): string[] {
  const folders = [folder];
  for (let at = folder; at !== mount && at.startsWith(mount); ) {
    at = dirname(at);
    folders.push(at);
  }
  return folders;
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
