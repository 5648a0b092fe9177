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
  readonly processes: readonly ProcessUsage[];
}

interface ProcessUsage {
  readonly pid: number;
  /** Of all its threads, those that have ended too; in steps of a tick. */
  readonly tickSeconds: Seconds;
  /** Of children that it has waited for; in steps of a tick. */
  readonly childSeconds: Seconds;
  /** Of each living thread, as the scheduler knows it: in nanoseconds. */
  readonly threadSeconds: ReadonlyMap<string, Seconds>;
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
  return readTrees([rootPid])[0] ?? null;
}

/** A process and all below it that live now; none if it is gone. */
export function pidsOf(rootPid: number): readonly number[] {
  return treeOf(rootPid, allProcesses()).map(({ pid }) => pid);
}

/** Of several roots with one look at all processes of the machine, which is what takes the time. */
export function readTrees(rootPids: readonly number[]): readonly (TreeUsage | null)[] {
  const all = allProcesses();
  return rootPids.map((pid) => usageOfAll(treeOf(pid, all)));
}

function usageOfAll(tree: readonly ProcessStat[]): TreeUsage | null {
  if (tree.length === 0) return null;
  const processes = tree.map(usageOf);
  return {
    cpuSeconds: sumOf(processes.map(wholeCpu)),
    peakMemoryBytes: peakMemory(tree.map(({ pid }) => readOrNull(`/proc/${pid}/status`) ?? '')),
    processes,
  };
}

/**
 * CPU between two readings of one tree: of each process that lived at both, of those that are new, and of those that have
 * ended, as far as they were waited for. Never negative: a process that was lost between them takes its past along.
 * @returns 0 if either is missing
 */
export function cpuSecondsBetween(before: TreeUsage | null, after: TreeUsage | null): Seconds {
  if (before === null || after === null) return 0;
  const earlier = new Map(before.processes.map((process) => [process.pid, process]));
  const used = after.processes.map((process) => {
    const then = earlier.get(process.pid);
    earlier.delete(process.pid);
    return then === undefined ? wholeCpu(process) : cpuBetween(then, process);
  });
  const past = [...earlier.values()].map(wholeCpu);
  return Math.max(0, sumOf(used) - sumOf(past));
}

/**
 * Threads that have ended are in the ticks alone. Each reading of those is cut to a step, so their difference may be two
 * steps (user and system time) too great: only what goes beyond is certain.
 */
function cpuBetween(then: ProcessUsage, now: ProcessUsage): Seconds {
  const ofThreads = sumOf([...now.threadSeconds].map(([id, seconds]) => seconds - (then.threadSeconds.get(id) ?? 0)));
  const byTicks = now.tickSeconds - then.tickSeconds;
  const certain = now.threadSeconds.size === 0 ? byTicks : byTicks - 2 / TICKS_A_SECOND;
  return Math.max(ofThreads, certain) + now.childSeconds - then.childSeconds;
}

function wholeCpu({ tickSeconds, childSeconds, threadSeconds }: ProcessUsage): Seconds {
  return Math.max(tickSeconds, sumOf([...threadSeconds.values()])) + childSeconds;
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
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

function usageOf({ pid, ticks, childTicks }: ProcessStat): ProcessUsage {
  return {
    pid,
    tickSeconds: ticks / TICKS_A_SECOND,
    childSeconds: childTicks / TICKS_A_SECOND,
    threadSeconds: threadSeconds(pid),
  };
}

/** Empty where the kernel keeps no such account; then the ticks have to do. */
function threadSeconds(pid: number): ReadonlyMap<string, Seconds> {
  const times = entriesOf(`/proc/${pid}/task`).flatMap((thread): [string, Seconds][] => {
    const account = readOrNull(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0];
    return account === undefined ? [] : [[thread, Number(account) / 1e9]];
  });
  return new Map(times);
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
