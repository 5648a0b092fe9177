/**
 * A core for the driver, and the others for the services. Left to the scheduler, whole generations have the driver and one
 * side on the same core by chance, and that side looks slower by a tenth (docs/gate-measuring.md).
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pidsOf } from '../measure/processes.ts';

/** Lists of CPU numbers, as the kernel writes them: `0-1,4`. */
export interface Cores {
  readonly driver: string;
  readonly services: string;
  /** What this process may use, and gets back. */
  readonly all: string;
}

/** A thread may end while those of its process are told. */
const TRIES = 3;

/** @returns null where cores cannot be given out: another system than Linux, no `taskset`, or a single core */
export function sharedCores(): Cores | null {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return coresIn(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    return null;
  }
}

/** @param status - text of /proc/PID/status */
export function coresIn(status: string): Cores | null {
  const all = /^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '';
  const [driver, ...services] = numbersIn(all);
  return driver === undefined || services.length === 0 ? null : { driver: `${driver}`, services: services.join(), all };
}

function numbersIn(list: string): readonly number[] {
  return list.split(',').flatMap((part) => {
    const [from = Number.NaN, to = from] = part.split('-').map(Number);
    return Number.isNaN(from) ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

/** With all threads and children that they have; later ones inherit it. */
export function keepOn(cores: string, roots: readonly number[]): void {
  const done = new Set<number>();
  // A child may have been born while its parent was told.
  for (
    let fresh = roots.flatMap(pidsOf);
    fresh.length > 0;
    fresh = roots.flatMap(pidsOf).filter((pid) => !done.has(pid))
  )
    for (const pid of fresh) {
      keepProcess(cores, pid);
      done.add(pid);
    }
}

/** The driver's process alone, whose children are not its own kind. */
export function keepSelfOn(cores: string): void {
  keepProcess(cores, process.pid);
}

function keepProcess(cores: string, pid: number): void {
  for (let tried = 1; ; tried++) {
    try {
      execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, `${pid}`], { stdio: 'pipe' });
      return;
    } catch (error) {
      if (pidsOf(pid).length === 0) return;
      if (tried === TRIES) throw error;
    }
  }
}
