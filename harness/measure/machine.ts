/** The machine as a whole, from /proc: who had the cores, and how hard the machine was pressed. */
import { readFileSync } from 'node:fs';

/** CPU time of all cores since boot, in clock ticks. */
export interface MachineTimes {
  readonly total: number;
  /** Nothing to do, waiting for a disk included. */
  readonly idle: number;
  /** Taken by the hypervisor for other machines. */
  readonly steal: number;
}

/** Shares of all cores in an interval, 0 … 1. */
export interface MachineShares {
  readonly idleShare: number;
  readonly stealShare: number;
}

/** Share of the last 10 s in which some task had to wait for it, 0 … 1; null where the kernel does not say. */
export interface Pressure {
  readonly cpu: number | null;
  readonly io: number | null;
  readonly memory: number | null;
}

/** @returns null where /proc/stat cannot be read */
export function readMachine(): MachineTimes | null {
  const text = readOrNull('/proc/stat');
  return text === null ? null : machineTimes(text);
}

/** @param stat - text of /proc/stat */
export function machineTimes(stat: string): MachineTimes | null {
  const fields = /^cpu +(.+)$/m.exec(stat)?.[1]?.split(' ').map(Number) ?? [];
  const [user = 0, nice = 0, system = 0, idle, wait = 0, irq = 0, softirq = 0, steal = 0] = fields;
  if (idle === undefined) return null;
  // What guests used is part of user and nice already.
  return { total: user + nice + system + idle + wait + irq + softirq + steal, idle: idle + wait, steal };
}

/** @returns null if either reading is missing, or they are too close to tell (a tick is 10 ms) */
export function sharesBetween(before: MachineTimes | null, after: MachineTimes | null): MachineShares | null {
  if (before === null || after === null) return null;
  const total = after.total - before.total;
  if (total <= 0) return null;
  const share = (ticks: number) => Math.min(1, Math.max(0, ticks / total));
  return { idleShare: share(after.idle - before.idle), stealShare: share(after.steal - before.steal) };
}

export function readPressure(): Pressure {
  const some = (what: string) => {
    const percent = /^some avg10=([\d.]+)/.exec(readOrNull(`/proc/pressure/${what}`) ?? '')?.[1];
    return percent === undefined ? null : Number(percent) / 100;
  };
  return { cpu: some('cpu'), io: some('io'), memory: some('memory') };
}

/** Load average of the last minute: tasks that run or wait. @returns null where it cannot be read */
export function readLoad(): number | null {
  const first = readOrNull('/proc/loadavg')?.split(' ')[0];
  return first === undefined ? null : Number(first);
}

/** A short file of /proc or /sys; null if it is not there, not allowed, or its process has gone. */
export function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
