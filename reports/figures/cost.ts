/** What a cell's answers cost: CPU, also of idleness, log, wire, memory, disk, build. */
import type { Measured } from '../../model/cell.ts';
import type { OpenPhase } from '../../model/phase.ts';
import type { Build } from '../../model/run-file.ts';
import { repeatedFigure } from './repeated.ts';
import type { CostFigures, Numbered } from './types.ts';

/** The load generator's name among the components of a phase: its CPU is never the implementation's. */
const DRIVER = 'driver';

export function costFigures(repeats: readonly Numbered<Measured>[], build: Build | null): CostFigures {
  const costs = repeats.map(({ value }) => value.cost);
  return {
    // One repeat read from processes makes the sum a lower bound.
    source: costs.every(({ source }) => source === 'cgroups') ? 'cgroups' : 'processes',
    cpuSecondsPer1000Good: figureOf(repeats, ({ cost }) => cost.cpuSecondsPer1000Good),
    ...openWindowCpu(repeats.map(({ value }) => value)),
    idleCpuPerSecond: figureOf(repeats, ({ cost: { idle } }) => idle && sumOf(idle.cpuSeconds) / idle.seconds),
    idleByComponent: idleByComponent(costs.flatMap(({ idle }) => idle ?? [])),
    walBytesPer1000Good: figureOf(repeats, ({ cost: { walBytes }, open }) =>
      walBytes === null || !open?.good ? null : (1000 * walBytes) / open.good,
    ),
    wireBytesPerAnswer: wirePerAnswer(repeats.flatMap(({ value }) => value.open ?? [])),
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

/** One value of each repeat that has one. */
function figureOf(repeats: readonly Numbered<Measured>[], of: (measured: Measured) => number | null) {
  return repeatedFigure(
    repeats.flatMap(({ repeat, value: measured }) => {
      const value = of(measured);
      return value === null ? [] : [{ repeat, value }];
    }),
  );
}

function idleByComponent(spans: readonly NonNullable<Measured['cost']['idle']>[]): Record<string, number> {
  const seconds = spans.reduce((sum, span) => sum + span.seconds, 0);
  const used = addUp(spans.map(({ cpuSeconds }) => cpuSeconds));
  return Object.fromEntries([...used].map(([name, value]) => [name, value / seconds]));
}

function wirePerAnswer(phases: readonly OpenPhase[]): CostFigures['wireBytesPerAnswer'] {
  const sum = (of: (phase: OpenPhase) => number) => phases.reduce((total, phase) => total + of(phase), 0);
  const answers = sum(({ outcomes }) => outcomes.answered + outcomes.refused);
  if (answers === 0) return null;
  return {
    sent: sum(({ wire }) => wire.sentBytes) / answers,
    received: sum(({ wire }) => wire.receivedBytes) / answers,
  };
}

function addUp(records: readonly Readonly<Record<string, number>>[]): Map<string, number> {
  const total = new Map<string, number>();
  for (const record of records) {
    for (const [name, value] of Object.entries(record)) total.set(name, (total.get(name) ?? 0) + value);
  }
  return total;
}

function sumOf(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((sum, value) => sum + value, 0);
}

function openWindowCpu(repeats: readonly Measured[]): Pick<CostFigures, 'byComponent' | 'driverCpuSeconds'> {
  const phases = repeats.flatMap(({ open }) => (open === null ? [] : [open]));
  const known = repeats.some(({ cost }) => cost.cpuSecondsPer1000Good !== null);
  const good = phases.reduce((total, phase) => total + phase.good, 0);
  const total = addUp(phases.map(({ cpuSeconds }) => cpuSeconds));
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
