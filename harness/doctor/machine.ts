/** What the machine is, and whether its speed can be trusted to stay the same. */
import { availableParallelism, totalmem } from 'node:os';
import type { Environment } from '../../model/run-file.ts';
import { STEADY_CLOCKS } from '../doubts.ts';
import { readEnvironment } from '../measure/environment.ts';
import { readOrNull } from '../measure/machine.ts';
import { doubtful, type Finding, fine } from './finding.ts';

const GOOD_CORES = 4;
const CPU_FOLDER = '/sys/devices/system/cpu';
/** Each implementation's store gets a quarter of the memory, and the oracle, the driver and the page cache want some. */
const GOOD_FREE_MEMORY = 2 * 2 ** 30;

const here = (): Environment => readEnvironment({ versions: {}, settings: {} });

export function machine(): Finding {
  const { cpuModel, memoryBytes, os, kernel, container, versions } = here();
  const where = container === null ? '' : `, in a container (${container})`;
  return fine(
    'machine',
    `${cpuModel}, ${gibibytes(memoryBytes)}, ${os}, kernel ${kernel}, Node ${versions.node}${where}`,
  );
}

export function cores(): Finding {
  const count = availableParallelism();
  if (count >= GOOD_CORES) return fine('cores', String(count));
  const advice = 'driver and services share them: compare inside one run, and mistrust absolute throughput';
  return doubtful('cores', String(count), advice);
}

export function governor(): Finding {
  const { governor: name } = here();
  if (name === null) return fine('governor', 'none to be seen (as on most virtual machines)');
  if (name === 'performance') return fine('governor', name);
  return doubtful('governor', name, 'set it to "performance", or speed will follow the load');
}

export function turbo(): Finding {
  const isOff = readNumber(`${CPU_FOLDER}/intel_pstate/no_turbo`);
  const isOn = readNumber(`${CPU_FOLDER}/cpufreq/boost`);
  if (isOff === null && isOn === null) return fine('turbo', 'not to be seen');
  if (isOff === 1 || isOn === 0) return fine('turbo', 'off');
  return doubtful(
    'turbo',
    'on',
    'speed depends on heat, and on how many cores work: switch it off to compare small differences',
  );
}

export function hyperthreads(): Finding {
  const active = readNumber(`${CPU_FOLDER}/smt/active`);
  if (active === null) return fine('SMT', 'not to be seen');
  if (active === 0) return fine('SMT', 'off');
  return doubtful('SMT', 'on', 'two "cores" share one: what one process gets depends on its neighbour');
}

export function clock(): Finding {
  const { clockSource } = here();
  if (clockSource === null) return fine('clock source', 'not to be seen');
  if (STEADY_CLOCKS.test(clockSource)) return fine('clock source', clockSource);
  return doubtful(
    'clock source',
    clockSource,
    'it is slow to read: each request pays for it; see "dmesg" for the reason',
  );
}

/** A container may be given less than the machine has. */
export function memory(): Finding {
  const { memoryBytes } = here();
  const limit = memoryBytes < totalmem() ? `, limited to ${gibibytes(memoryBytes)}` : '';
  const available = availableMemory(readOrNull('/proc/meminfo') ?? '');
  const found = `${gibibytes(totalmem())}${limit}, ${available === null ? 'unknown' : gibibytes(available)} available`;
  if (Math.min(available ?? memoryBytes, memoryBytes) >= GOOD_FREE_MEMORY) return fine('memory', found);
  return doubtful('memory', found, 'enough for small scales only: end what else needs memory');
}

/** @param meminfo - text of /proc/meminfo. @returns bytes; null if it does not say */
export function availableMemory(meminfo: string): number | null {
  const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kilobytes === undefined ? null : 1024 * Number(kilobytes);
}

function readNumber(path: string): number | null {
  const text = readOrNull(path)?.trim() ?? '';
  return /^\d+$/.test(text) ? Number(text) : null;
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
