/** What else goes on here right now: who uses the CPU, who waits for what, and whether another bench is at work. */
import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Milliseconds, Seconds } from '../../model/units.ts';
import { type Machine, readMachine, readOrNull, readSwappedPages, sharesBetween } from '../measure/machine.ts';
import { processStat } from '../measure/processes.ts';
import { doubtful, type Finding, fine, percent } from './finding.ts';

const LISTEN_MS: Milliseconds = 1_000;
const STEAL_SHARE = 0.02;
const BUSY_SHARE = 0.1;
/** Of a core: what a desktop's clock or a monitoring agent uses disturbs nobody. */
const BUSY_PROCESS = 0.05;
const TOLD = 3;
/** Some task waits now and then on every machine. */
const PRESSURE = { cpu: 0.1, io: 0.05, memory: 0.01 } as const;
const TICKS_A_SECOND = 100;

/** All processes at one moment. */
interface Reading {
  readonly at: Milliseconds;
  readonly ticks: ReadonlyMap<number, number>;
  readonly machine: Machine;
  readonly swapped: number | null;
}

export interface BusyProcess {
  readonly pid: number;
  /** Of one core. */
  readonly cores: number;
}

/** Listens for a second. */
export async function others(): Promise<Finding[]> {
  const before = read();
  await sleep(LISTEN_MS);
  const after = read();
  const seconds = (after.at - before.at) / 1000;
  return [
    work(before.machine, after.machine),
    processes(busiest(before.ticks, after.ticks, seconds, process.pid)),
    pressure(before.machine, after.machine),
    swap(before.swapped, after.swapped),
    benches(),
  ];
}

function read(): Reading {
  const stats = pids().flatMap((pid) => processStat(readOrNull(`/proc/${pid}/stat`) ?? '') ?? []);
  const ticks = new Map(stats.map((stat) => [stat.pid, stat.ticks]));
  return { at: performance.now(), ticks, machine: readMachine(), swapped: readSwappedPages() };
}

/** Those that used most, greatest first; a process that came meanwhile counts from its begin. @param own - is left out */
export function busiest(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
  seconds: Seconds,
  own: number,
): BusyProcess[] {
  return [...after]
    .filter(([pid]) => pid !== own)
    .map(([pid, ticks]) => ({ pid, cores: Math.max(0, ticks - (before.get(pid) ?? 0)) / TICKS_A_SECOND / seconds }))
    .filter(({ cores }) => cores >= BUSY_PROCESS)
    .toSorted((a, b) => b.cores - a.cores)
    .slice(0, TOLD);
}

function work(before: Machine, after: Machine): Finding {
  const { idleShare, stealShare, load } = sharesBetween(before, after);
  if (idleShare === null || stealShare === null)
    return doubtful('other work', 'cannot be seen here', 'mind what else runs');
  const busy = 1 - idleShare;
  const found = `${percent(busy)} busy, ${percent(stealShare)} stolen, load ${load ?? '?'}`;
  const advice = [
    ...(busy - stealShare > BUSY_SHARE ? ['end what else runs here before you measure'] : []),
    ...(stealShare > STEAL_SHARE
      ? ['the hypervisor serves others: use a dedicated machine for figures that matter']
      : []),
  ];
  return advice.length === 0 ? fine('other work', found) : doubtful('other work', found, advice.join('; '));
}

function processes(busy: readonly BusyProcess[]): Finding {
  if (busy.length === 0) return fine('busy processes', `none above ${percent(BUSY_PROCESS)} of a core`);
  const found = busy.map(({ pid, cores }) => `${nameOf(pid)} (${pid}) ${percent(cores)}`).join(', ');
  return doubtful('busy processes', `${found} of a core`, 'end them, or wait until they are done');
}

function pressure(before: Machine, after: Machine): Finding {
  const { cpuPressure: cpu, ioPressure: io, memoryPressure: memory } = sharesBetween(before, after);
  if (cpu === null || io === null || memory === null) return fine('pressure', 'the kernel does not say');
  const found = `somebody waited ${percent(cpu)} of the time for CPU, ${percent(io)} for a disk, ${percent(memory)} for memory`;
  if (cpu <= PRESSURE.cpu && io <= PRESSURE.io && memory <= PRESSURE.memory) return fine('pressure', found);
  return doubtful('pressure', found, 'a measurement would wait, too: end what else runs here');
}

function swap(before: number | null, after: number | null): Finding {
  const used = swapUsed(readOrNull('/proc/meminfo') ?? '');
  if (used === null) return fine('swap', 'not to be seen');
  const moved = before === null || after === null ? 0 : after - before;
  const found = `${(used / 2 ** 20).toFixed(0)} MiB in use, ${moved} pages moved in a second`;
  if (used === 0 && moved === 0) return fine('swap', 'none in use');
  if (moved === 0)
    return doubtful('swap', found, 'memory was short at some time: what lies there is slow to come back');
  return doubtful('swap', found, 'memory is short: end what else needs it before you measure');
}

/** @param meminfo - text of /proc/meminfo. @returns bytes; null if it does not say */
export function swapUsed(meminfo: string): number | null {
  const [total, free] = ['SwapTotal', 'SwapFree'].map(
    (name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo)?.[1],
  );
  return total === undefined || free === undefined ? null : 1024 * (Number(total) - Number(free));
}

/** Of anybody on this machine whose command lines we may read. */
function benches(): Finding {
  const running = pids().flatMap((pid) => {
    const command = pid === process.pid ? null : benchCommand(readOrNull(`/proc/${pid}/cmdline`) ?? '');
    return command === null ? [] : [`bench ${command} (${pid})`];
  });
  if (running.length === 0) return fine('other benches', 'none');
  return doubtful(
    'other benches',
    running.slice(0, TOLD).join(', '),
    'two that measure disturb each other: wait for its end',
  );
}

/**
 * The word behind `bench` of a harness (not of the shim before it), as bin/bench.js starts one.
 * @param commandLine - text of /proc/PID/cmdline, whose words end with a zero byte
 * @returns null for any other process
 */
export function benchCommand(commandLine: string): string | null {
  const words = commandLine.split('\0');
  const at = words.findIndex(
    (word, index) => word.endsWith('/cli/main.ts') && words[index - 1]?.startsWith('--disable-warning='),
  );
  return at < 0 ? null : plain(words[at + 1] ?? '');
}

/** Of its program file where it can be seen, which says more than what a thread calls itself. */
function nameOf(pid: number): string {
  const program = readOrNull(`/proc/${pid}/cmdline`)?.split('\0')[0] ?? '';
  // Some put words of their own there, behind their name.
  const name = program.split(' ')[0]?.split('/').at(-1) ?? '';
  return plain(name === '' ? (readOrNull(`/proc/${pid}/comm`) ?? '') : name) || 'unnamed';
}

/** Names come from outside: no control characters, no change of direction, not endless. */
export function plain(name: string): string {
  return name
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, 40);
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}
