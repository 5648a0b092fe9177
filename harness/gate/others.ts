/** Who else had the processor while a generation was measured: the hypervisor, and other programs of this machine. */
import { cpus } from 'node:os';
import type { Seconds } from '../../model/units.ts';
import { cpuBetween, readCpu } from '../measure/components.ts';
import { readMachine, sharesBetween } from '../measure/machine.ts';
import type { Service } from '../serve.ts';

export interface Others {
  /** Of all cores' time, given to other machines. */
  readonly stealShare: number | null;
  /** Cores' worth of CPU of what is neither a service of ours nor the driver. */
  readonly othersCores: number | null;
}

/** @returns to be called at the end */
export function watchOthers(services: readonly Service[]): () => Others {
  const before = readMachine();
  const used = watchOwn(services);
  return () => {
    const after = readMachine();
    const { stealShare, idleShare } = sharesBetween(before, after);
    if (stealShare === null || idleShare === null) return { stealShare, othersCores: null };
    const busy = cpus().length * (1 - idleShare - stealShare);
    return { stealShare, othersCores: Math.max(0, busy - (1000 * used()) / (after.at - before.at)) };
  };
}

function watchOwn(services: readonly Service[]): () => Seconds {
  const before = services.map(({ processes }) => readCpu(processes));
  const driver = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(driver);
    const ofServices = services.flatMap(({ processes }, at) =>
      Object.values(cpuBetween(processes, before[at] ?? new Map(), readCpu(processes))),
    );
    return ofServices.reduce((sum, seconds) => sum + seconds, (user + system) / 1e6);
  };
}
