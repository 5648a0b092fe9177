/** What a cell's answers cost: CPU, memory, disk, build. */
import type { Build, Measured } from '../../model/run-file.ts';
import { repeatedFigure } from './repeated.ts';
import type { CostFigures, Numbered } from './types.ts';

/** The load generator's name among the components of a phase: its CPU is never the implementation's. */
const DRIVER = 'driver';

export function costFigures(repeats: readonly Numbered<Measured>[], build: Build | null): CostFigures {
  const costs = repeats.map(({ value }) => value.cost);
  return {
    // One repeat read from processes makes the sum a lower bound.
    source: costs.every(({ source }) => source === 'cgroups') ? 'cgroups' : 'processes',
    cpuSecondsPer1000Good: repeatedFigure(
      repeats.flatMap(({ repeat, value }) => {
        const cpu = value.cost.cpuSecondsPer1000Good;
        return cpu === null ? [] : [{ repeat, value: cpu }];
      }),
    ),
    ...openWindowCpu(repeats.map(({ value }) => value)),
    peakMemoryBytes: highest(costs.map(({ peakMemoryBytes }) => peakMemoryBytes)),
    diskBytes: Math.max(0, ...costs.map(({ diskBytes }) => diskBytes)),
    build: build && {
      seconds: build.seconds,
      cpuSeconds: build.cpuSeconds,
      diskBytes: build.diskBytes,
      fromCache: build.fromCache,
    },
  };
}

function openWindowCpu(repeats: readonly Measured[]): Pick<CostFigures, 'byComponent' | 'driverCpuSeconds'> {
  const phases = repeats.flatMap(({ open }) => (open === null ? [] : [open]));
  const known = repeats.some(({ cost }) => cost.cpuSecondsPer1000Good !== null);
  const good = phases.reduce((total, phase) => total + phase.good, 0);
  const total = new Map<string, number>();
  for (const { cpuSeconds } of phases) {
    for (const [component, seconds] of Object.entries(cpuSeconds)) {
      total.set(component, (total.get(component) ?? 0) + seconds);
    }
  }
  const services = [...total].filter(([component]) => component !== DRIVER);
  return {
    byComponent:
      good === 0 || !known
        ? {}
        : Object.fromEntries(services.map(([name, seconds]) => [name, (1000 * seconds) / good])),
    driverCpuSeconds: total.get(DRIVER) ?? null,
  };
}

function highest(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const peak = new Map<string, number>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) peak.set(name, Math.max(value, peak.get(name) ?? 0));
  }
  return Object.fromEntries(peak);
}
