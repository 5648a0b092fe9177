/**
 * How much others disturb this machine, by means that have nothing to do with the driver: what the hypervisor took, what
 * processes use that are not ours, and how late a thread is woken that only sleeps.
 */
import { once } from 'node:events';
import { cpus } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Milliseconds, Seconds } from '../../model/units.ts';
import { readMachine, sharesBetween } from '../measure/machine.ts';
import { cpuSecondsBetween, readTree } from '../measure/processes.ts';
import { exactTimes } from './figures.ts';

export interface Disturbance {
  /** Share of all cores that the hypervisor took; null where it cannot be read. */
  readonly stealShare: number | null;
  /** Cores that others than the driver and the server used; null where it cannot be read. */
  readonly othersCores: number | null;
  /** 99th percentile of how late the sleeping thread was woken. */
  readonly wakeUpLateMs: Milliseconds;
}

export type Disturber = keyof Disturbance;

/**
 * Above these a machine is too disturbed to tell. A driver that is woken a millisecond late is as late with what it
 * sends and reads, and a millisecond is all that it may be off.
 */
export const LIMITS: Readonly<Record<Disturber, number>> = { stealShare: 0.02, othersCores: 0.2, wakeUpLateMs: 1 };

/** @returns what is above its limit; none on a quiet machine */
export function disturbersIn(disturbance: Disturbance): readonly Disturber[] {
  const all = ['stealShare', 'othersCores', 'wakeUpLateMs'] as const;
  return all.filter((what) => (disturbance[what] ?? 0) > LIMITS[what]);
}

export interface DisturbanceMeter {
  /** Begins to measure. @returns ends it and says what it was */
  begin(): () => Disturbance;
  stop(): Promise<void>;
}

/** Places in the memory shared with the thread. */
export const COUNT = 0;
export const STOP = 1;
export const STOPPED = 1;

export interface SleeperData {
  readonly shared: SharedArrayBuffer;
  /** Ring of the latest, as Float32. */
  readonly late: SharedArrayBuffer;
  readonly sleep: Milliseconds;
}

const SLEEP: Milliseconds = 2;
/** A minute's and more: no behaviour lasts as long. */
const RING = 2 ** 15;

/** @param serverPid - its CPU is no disturbance */
export async function disturbanceMeter(serverPid: number): Promise<DisturbanceMeter> {
  const shared = new SharedArrayBuffer(8);
  const late = new SharedArrayBuffer(4 * RING);
  const state = new Int32Array(shared);
  const workerData: SleeperData = { shared, late, sleep: SLEEP };
  const thread = new Worker(new URL('./sleeper-thread.ts', import.meta.url), { workerData, execArgv: [] });
  await once(thread, 'message');
  const wakeUps = () => Atomics.load(state, COUNT);
  return {
    begin() {
      const [first, before] = [wakeUps(), reading(serverPid)];
      return () => ({
        ...sharesOf(before, reading(serverPid)),
        wakeUpLateMs: p99Of(new Float32Array(late), first, wakeUps()) ?? performance.now() - before.machine.at,
      });
    },
    async stop() {
      Atomics.store(state, STOP, STOPPED);
      Atomics.notify(state, STOP);
      await thread.terminate();
    },
  };
}

/** @returns null if it was not woken at all */
function p99Of(ring: Float32Array, first: number, last: number): Milliseconds | null {
  const times = Array.from({ length: last - first }, (_, i) => ring[(first + i) % ring.length] ?? 0);
  const { p99 } = exactTimes(times, 0);
  return typeof p99 === 'number' ? p99 : null;
}

function reading(serverPid: number) {
  const { user, system } = process.cpuUsage();
  const ours: Seconds = (user + system) / 1e6;
  return { machine: readMachine(), ours, server: readTree(serverPid) };
}

type Reading = ReturnType<typeof reading>;

function sharesOf(before: Reading, after: Reading): Pick<Disturbance, 'stealShare' | 'othersCores'> {
  const { idleShare, stealShare } = sharesBetween(before.machine, after.machine);
  if (idleShare === null || stealShare === null) return { stealShare, othersCores: null };
  const seconds = (after.machine.at - before.machine.at) / 1000;
  const known = after.ours - before.ours + cpuSecondsBetween(before.server, after.server);
  const busyCores = (1 - idleShare - stealShare) * cpus().length;
  return { stealShare, othersCores: Math.max(0, busyCores - known / seconds) };
}
