/** CPU and memory of a process with all its children, from /proc. */
import { readdirSync } from 'node:fs';
import type { Bytes, Seconds } from '../../model/units.ts';
import { readOrNull } from './machine.ts';

/** What a tree of processes has used so far. */
export interface TreeUsage {
  /**
   * User and system time, with that of children that have ended and been waited for (theirs in steps of a tick).
   * A child that outlived its parent is missed, and so is one that came and went unwaited between two readings.
   */
  readonly cpuSeconds: Seconds;
  /**
   * Sum over the living of each one's own peak, with the memory that they share as a server and its workers do (shmem)
   * counted once, as the most that one of them has touched. Program text counts for each.
   */
  readonly peakMemoryBytes: Bytes;
  readonly processes: number;
}

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** CPU of its own threads, those that have ended too. */
  readonly ticks: number;
  /** CPU of children that it has waited for. */
  readonly childTicks: number;
}

/** USER_HZ: 100 on every Linux platform that Node supports. */
const TICKS_A_SECOND = 100;

/** @returns null if the root process is gone, or where there is no /proc */
export function readTree(rootPid: number): TreeUsage | null {
  const tree = treeOf(rootPid, allProcesses());
  if (tree.length === 0) return null;
  return {
    cpuSeconds: tree.reduce((sum, process) => sum + cpuSeconds(process), 0),
    peakMemoryBytes: peakMemory(tree.map(({ pid }) => readOrNull(`/proc/${pid}/status`) ?? '')),
    processes: tree.length,
  };
}

/**
 * CPU between two readings of one tree. Never negative: a process that was lost between them takes its past along.
 * @returns 0 if either is missing
 */
export function cpuSecondsBetween(before: TreeUsage | null, after: TreeUsage | null): Seconds {
  if (before === null || after === null) return 0;
  return Math.max(0, after.cpuSeconds - before.cpuSeconds);
}

/** @param text - of /proc/PID/stat; the name in it may hold spaces and brackets, so fields are counted after the last one */
export function processStat(text: string): ProcessStat | null {
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [pid, parent] = [Number.parseInt(text, 10), fields[1]];
  // Fields 14 to 17 of proc_pid_stat(5): utime, stime, and the same of waited-for children.
  const [user = Number.NaN, system = Number.NaN, childUser = 0, childSystem = 0] = fields.slice(11, 15);
  const ticks = user + system;
  if (Number.isNaN(pid) || parent === undefined || Number.isNaN(ticks)) return null;
  return { pid, parent, ticks, childTicks: childUser + childSystem };
}

function allProcesses(): readonly ProcessStat[] {
  return pids().flatMap((pid) => {
    const stat = processStat(readOrNull(`/proc/${pid}/stat`) ?? '');
    return stat === null ? [] : [stat];
  });
}

function pids(): readonly string[] {
  return entriesOf('/proc').filter((name) => /^\d+$/.test(name));
}

/** None of a folder that is gone, or was never there. */
function entriesOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function treeOf(rootPid: number, all: readonly ProcessStat[]): readonly ProcessStat[] {
  const children = Map.groupBy(all, ({ parent }) => parent);
  const tree = all.filter(({ pid }) => pid === rootPid);
  // Grows while it is walked: children of children come last.
  for (const { pid } of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

/**
 * The scheduler knows the time of each living thread in nanoseconds, but not that of those that have ended; the ticks
 * know both, cut to steps of 10 ms. The greater one is nearer to the truth, and neither is ever above it.
 */
function cpuSeconds({ pid, ticks, childTicks }: ProcessStat): Seconds {
  return Math.max(ticks / TICKS_A_SECOND, threadSeconds(pid)) + childTicks / TICKS_A_SECOND;
}

/** @returns 0 where the kernel keeps no such account */
function threadSeconds(pid: number): Seconds {
  return entriesOf(`/proc/${pid}/task`)
    .map((thread) => Number(readOrNull(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0) / 1e9)
    .reduce((sum, seconds) => sum + seconds, 0);
}

/** @param statuses - texts of /proc/PID/status of all processes of a tree */
export function peakMemory(statuses: readonly string[]): Bytes {
  const each = statuses.map((text) => ({ peak: kilobytes(text, 'VmHWM'), shared: kilobytes(text, 'RssShmem') }));
  const own = each.reduce((sum, { peak, shared }) => sum + Math.max(0, peak - shared), 0);
  return 1024 * (own + Math.max(0, ...each.map(({ shared }) => shared)));
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}
