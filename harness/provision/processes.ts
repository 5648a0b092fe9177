/**
 * What the kernel says about processes, read from /proc.
 * A pid alone names nobody for long: with the start time beside it, a recycled pid is never mistaken for ours.
 */
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Seconds } from '../../model/units.ts';

/** One process for good: the kernel gives a pid to another one later, but never with the same start time. */
export interface ProcessId {
  readonly pid: number;
  /** Clock ticks since the machine started; 0 on systems without /proc. */
  readonly startTime: number;
}

export interface ProcessStat extends ProcessId {
  /** One letter; Z and X are dead already and only wait to be collected. */
  readonly state: string;
  readonly group: number;
  /** CPU of its children that ended and were waited for, and of theirs; in steps of a clock tick. */
  readonly reapedCpuSeconds: Seconds;
}

/** USER_HZ, the tick of every time in /proc/<pid>/stat: 100 on all platforms that Node 24 is built for. */
const TICKS_PER_SECOND = 100;
const HAS_PROC = existsSync('/proc/self/stat');

/** undefined: there is no such process, or no /proc. */
export function readStat(pid: number | 'self'): ProcessStat | undefined {
  const text = readProc(pid, 'stat')?.toString();
  if (text === undefined) return undefined;
  // The second field is the program's name, which may hold blanks and brackets itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // proc(5) counts from 1 and from the pid: its field n is fields[n - 3] here.
  const field = (n: number) => Number(fields[n - 3]);
  return {
    pid: Number.parseInt(text, 10),
    state: fields[0] ?? '?',
    group: field(5),
    startTime: field(22),
    reapedCpuSeconds: (field(16) + field(17)) / TICKS_PER_SECOND,
  };
}

/** A process that is running right now, as a name for good. */
export function identify(pid: number): ProcessId {
  return { pid, startTime: readStat(pid)?.startTime ?? 0 };
}

/** Still there, and still the same one. Zombies count as gone: they hold no port and no file. */
export function isRunning({ pid, startTime }: ProcessId): boolean {
  if (!HAS_PROC) return answersSignals(pid);
  const stat = readStat(pid);
  return stat !== undefined && stat.startTime === startTime && isAlive(stat);
}

/** Every process on the machine that is not dead already; empty without /proc. */
export function runningProcesses(): ProcessStat[] {
  if (!HAS_PROC) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readStat(Number(name)))
    .filter((stat) => stat !== undefined)
    .filter(isAlive);
}

/** A variable of the environment that a process was started with; undefined if it has none, or hides it from us. */
export function startedWith(pid: number, variable: string): string | undefined {
  const entries = readProc(pid, 'environ')?.toString().split('\0');
  return entries?.find((entry) => entry.startsWith(`${variable}=`))?.slice(variable.length + 1);
}

/** Number of the pid namespace (the container) that this process counts its pids in; 0 where there is none. */
export function pidNamespace(): number {
  try {
    return Number(/\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? 0);
  } catch {
    return 0;
  }
}

function isAlive({ state }: ProcessStat): boolean {
  return state !== 'Z' && state !== 'X';
}

function readProc(pid: number | 'self', file: string): Buffer | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`);
  } catch {
    // Gone between two looks, or another user's: either way not one of ours.
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
