/** The machine as a whole, from /proc: who had the cores, and how hard the machine was pressed. */
import { readFileSync } from 'node:fs';
import type { Microseconds, Milliseconds } from '../../model/units.ts';

/** CPU time of all cores since boot, in clock ticks. */
export interface MachineTimes {
  readonly total: number;
  /** Nothing to do, waiting for a disk included. */
  readonly idle: number;
  /** Taken by the hypervisor for other machines. */
  readonly steal: number;
}

/** A reading of the machine; what the kernel does not say is null. */
export interface Machine {
  /** Of this process's `performance.now()`. */
  readonly at: Milliseconds;
  readonly times: MachineTimes | null;
  /** Time since boot in which some task had to wait for it. */
  readonly stalled: Readonly<Record<Resource, Microseconds | null>>;
  /** Load average of the last minute: tasks that run or wait. */
  readonly load: number | null;
}
type Resource = 'cpu' | 'io' | 'memory';

/** The machine in an interval, as shares of it, 0 … 1; what cannot be read is null. */
export interface MachineShares {
  /** Of all cores. */
  readonly idleShare: number | null;
  readonly stealShare: number | null;
  /** Of the time, that some task had to wait. */
  readonly cpuPressure: number | null;
  readonly ioPressure: number | null;
  readonly memoryPressure: number | null;
  /** Load average of the last minute at its end: not a share. */
  readonly load: number | null;
}

export function readMachine(): Machine {
  const stat = readOrNull('/proc/stat');
  return {
    at: performance.now(),
    times: stat === null ? null : machineTimes(stat),
    stalled: { cpu: stalledFor('cpu'), io: stalledFor('io'), memory: stalledFor('memory') },
    load: numberOrNull(readOrNull('/proc/loadavg')?.split(' ')[0]),
  };
}

/** @param stat - text of /proc/stat */
export function machineTimes(stat: string): MachineTimes | null {
  const fields = /^cpu +(.+)$/m.exec(stat)?.[1]?.split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, idle, wait = 0, irq = 0, softirq = 0, steal = 0] = fields;
  if (idle === undefined) return null;
  // What guests used is part of user and nice already.
  return { total: user + nice + system + idle + wait + irq + softirq + steal, idle: idle + wait, steal };
}

/** Shares of cores are null if two readings are too close to tell (a tick is 10 ms). */
export function sharesBetween(before: Machine, after: Machine): MachineShares {
  const elapsedUs = 1000 * (after.at - before.at);
  const pressure = (of: Resource) => {
    const [from, to] = [before.stalled[of], after.stalled[of]];
    return from === null || to === null || elapsedUs <= 0 ? null : within((to - from) / elapsedUs);
  };
  return {
    ...coresBetween(before.times, after.times),
    cpuPressure: pressure('cpu'),
    ioPressure: pressure('io'),
    memoryPressure: pressure('memory'),
    load: after.load,
  };
}

function coresBetween(before: MachineTimes | null, after: MachineTimes | null) {
  const total = before === null || after === null ? 0 : after.total - before.total;
  if (before === null || after === null || total <= 0) return { idleShare: null, stealShare: null };
  return {
    idleShare: within((after.idle - before.idle) / total),
    stealShare: within((after.steal - before.steal) / total),
  };
}

/** Pages moved between memory and swap since boot; null where the kernel does not say. */
export function readSwappedPages(): number | null {
  return swappedPages(readOrNull('/proc/vmstat') ?? '');
}

/** @param vmstat - text of /proc/vmstat */
export function swappedPages(vmstat: string): number | null {
  const counts = [...vmstat.matchAll(/^pswp(?:in|out) (\d+)$/gm)].map(([, count]) => Number(count));
  return counts.length === 0 ? null : counts.reduce((sum, count) => sum + count, 0);
}

/** The kernel's counters go back by a little at times. */
function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

function stalledFor(resource: Resource): Microseconds | null {
  return numberOrNull(/^some .*total=(\d+)/.exec(readOrNull(`/proc/pressure/${resource}`) ?? '')?.[1]);
}

function numberOrNull(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

/** A short file of /proc or /sys; null if it is not there, not allowed, or its process has gone. */
export function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
