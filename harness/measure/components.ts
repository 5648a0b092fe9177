/** CPU of a service's components between two moments: by its control groups, or else by its processes. */
import { join } from 'node:path';
import type { Measured } from '../../model/cell.ts';
import type { Seconds } from '../../model/units.ts';
import { readOrNull } from './machine.ts';
import { cpuSecondsBetween, readTrees, type TreeUsage } from './processes.ts';

/** What to look at for a part of a service. */
export interface Metered {
  readonly component: string;
  /** The root of its processes. */
  readonly pid: number;
  /** Folder of its control group. */
  readonly group: string | null;
}

/** What each process has used so far, by its pid; null: gone. */
export type CpuReading = ReadonlyMap<number, Usage | null>;
type Usage = { readonly by: 'group'; readonly seconds: Seconds } | { readonly by: 'tree'; readonly tree: TreeUsage };

/** One source for all of a start: components would not compare if some were counted wholly and others in part. */
export function cpuSource(processes: readonly Metered[]): Measured['cost']['source'] {
  return processes.length > 0 && processes.every(({ group }) => group !== null) ? 'cgroups' : 'processes';
}

/** Quick enough to be called while requests are sent. */
export function readCpu(processes: readonly Metered[]): CpuReading {
  const usages = cpuSource(processes) === 'cgroups' ? processes.map(usageOfGroup) : usageOfTrees(processes);
  return new Map(processes.map(({ pid }, index) => [pid, usages[index] ?? null]));
}

/** @returns by component; 0 for what was gone at either reading */
export function cpuBetween(
  processes: readonly Metered[],
  before: CpuReading,
  after: CpuReading,
): Record<string, Seconds> {
  const cpuSeconds: Record<string, Seconds> = {};
  for (const { component, pid } of processes) {
    const used = usedBetween(before.get(pid) ?? null, after.get(pid) ?? null);
    cpuSeconds[component] = (cpuSeconds[component] ?? 0) + used;
  }
  return cpuSeconds;
}

function usedBetween(before: Usage | null, after: Usage | null): Seconds {
  if (before?.by === 'group' && after?.by === 'group') return Math.max(0, after.seconds - before.seconds);
  if (before?.by === 'tree' && after?.by === 'tree') return cpuSecondsBetween(before.tree, after.tree);
  return 0;
}

function usageOfGroup({ group }: Metered): Usage | null {
  const text = group === null ? null : readOrNull(join(group, 'cpu.stat'));
  const microseconds = /^usage_usec (\d+)$/m.exec(text ?? '')?.[1];
  return microseconds === undefined ? null : { by: 'group', seconds: Number(microseconds) / 1e6 };
}

function usageOfTrees(processes: readonly Metered[]): readonly (Usage | null)[] {
  return readTrees(processes.map(({ pid }) => pid)).map((tree) => (tree === null ? null : { by: 'tree', tree }));
}
