/** One repeat of one cell on a running service: closed phase if it has one, open phase, cost read, answers checked, capacity searched for. */
import { join } from 'node:path';
import type { Rung } from '../model/capacity.ts';
import type { Correctness, Measured } from '../model/cell.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Outcomes, SecondFigures } from '../model/phase.ts';
import type { Plan } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Bytes, Seconds } from '../model/units.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { searchCapacity } from './capacity.ts';
import type { CapacityPlan } from './capacity-plan.ts';
import { checkKept } from './check/kept.ts';
import { driveClosed } from './drive/closed.ts';
import { liveTills, type MakeReceipt } from './drive/live-tills.ts';
import { driveOpen } from './drive/open.ts';
import type { PhaseSetup } from './drive/phase.ts';
import { type CpuReading, cpuBetween, cpuSource, readCpu } from './measure/components.ts';
import { type IdleSpan, whileIdle } from './measure/idle.ts';
import { readTree } from './measure/processes.ts';
import { readRefreshes } from './measure/refreshes.ts';
import { type WalMark, type WalWatch, walGrowth } from './measure/wal.ts';
import type { Service } from './serve.ts';

export interface CellSetup {
  readonly service: Service;
  /** What the implementation's state takes on disk. */
  readonly stateFolder: string;
  readonly diskBytes: () => Promise<Bytes>;
  readonly watchWal: () => Promise<WalWatch>;
  readonly idle: IdleSpan;
  readonly oracle: Oracle;
  readonly manifest: Manifest;
  readonly scenario: Scenario;
  readonly plan: Plan;
  /** null: no search for the good capacity. */
  readonly capacity: CapacityPlan | null;
  readonly makeReceipt: MakeReceipt;
  readonly turn: number;
  readonly repeat: number;
  /** Where histogram logs go, and the beginning of their names. */
  readonly runFolder: string;
  readonly logName: string;
  readonly signal: AbortSignal;
  onSecond?(phase: PhaseName, figures: SecondFigures, lasted: Seconds): void;
  onRung?(rung: Rung): void;
}
export type PhaseName = 'closed' | 'open' | 'capacity';

/** Answers kept for the oracle in each phase. */
const KEPT_ANSWERS = 50;
/** Seeds of phases: closed, open, and from here on windows of the search for the good capacity. */
const CAPACITY_PART = 10;

export async function measureCell(setup: CellSetup): Promise<Measured> {
  const { service, oracle, scenario, plan, signal } = setup;
  const startedAt = new Date().toISOString();
  const tills = liveTills(setup.manifest.scale, scenario.liveTills);
  const common = (name: PhaseName, part: number) => ({
    baseUrl: service.baseUrl,
    secret: service.secret,
    scenario,
    store: { shops: setup.manifest.scale, products: setup.manifest.products },
    tills,
    makeReceipt: setup.makeReceipt,
    seed: plan.seed + 1000 * setup.repeat + part,
    timeoutMs: plan.timeoutMs,
    signal,
    onSecond: (figures: SecondFigures, lasted: Seconds) => setup.onSecond?.(name, figures, lasted),
  });
  const phase = (name: 'closed' | 'open', part: number) => ({
    ...common(name, part),
    keepAnswers: KEPT_ANSWERS,
    histogramLog: join(setup.runFolder, 'histograms', `${setup.logName}-${name}.hlog`),
  });
  const closed = scenario.phases.closed
    ? await metered(service, (onWindow) => driveClosed({ ...phase('closed', 1), ...plan.closed, onWindow }))
    : null;
  const wal = await setup.watchWal();
  const open = await metered(
    service,
    (onWindow) => driveOpen({ ...phase('open', 2), ...plan.open, ratePerSecond: scenario.ratePerSecond, onWindow }),
    wal,
  ).finally(() => wal.close());
  const peakMemoryBytes = memoryByComponent(service);
  const refreshes = await readRefreshes(setup.stateFolder, startedAt);
  const diskBytes = await setup.diskBytes();
  const kept = [...(closed?.driven.answers ?? []), ...open.driven.answers];
  const { result: checked, idle } = await whileIdle(service.processes, setup.idle, signal, () =>
    checkKept(oracle, kept, tills.log(), signal),
  );
  // Last of all: it overloads the service, and nothing else shall be measured of that.
  const search =
    setup.capacity &&
    (await searchCapacity({
      window: common('capacity', CAPACITY_PART),
      plan: setup.capacity,
      guess: closed?.driven.phase.throughputPerSecond ?? scenario.ratePerSecond,
      onRung: (rung) => setup.onRung?.(rung),
    }));
  const correctness = both(checked, await checkKept(oracle, search?.answers ?? [], tills.log(), signal));
  // Of a service that somebody else has started, nothing is.
  const isSeen = service.processes.length > 0;
  // How often it is read until a write is seen follows from how fast and fresh its answers are: no measure of their cost.
  const probed = scenario.afterWrite !== 'nothing';
  const good = correctness.wrong.length > 0 ? 0 : open.driven.phase.good;
  return {
    startedAt,
    turn: setup.turn,
    closed: closed && { ...closed.driven.phase, cpuSeconds: closed.cpuSeconds },
    open: { ...open.driven.phase, good, cpuSeconds: open.cpuSeconds },
    capacity: search?.capacity ?? null,
    correctness,
    cost: {
      source: cpuSource(service.processes),
      cpuSecondsPer1000Good: isSeen && good > 0 && !probed ? (1000 * serviceCpu(open.cpuSeconds)) / good : null,
      peakMemoryBytes,
      diskBytes,
      idle: mayBeBusy(open.driven.phase.outcomes) ? null : idle,
      walBytes: open.walBytes,
    },
    ...(refreshes && { refreshes }),
  };
}

type OnWindow = NonNullable<PhaseSetup['onWindow']>;

type Edge = Parameters<OnWindow>[0];

interface MeteredPhase<T> {
  readonly driven: T;
  readonly cpuSeconds: Record<string, number>;
  readonly walBytes: Bytes | null;
}

/** Reads the CPU of every component, and of the driver, at both edges of the window, and where the log stands. */
async function metered<T>(
  { processes }: Service,
  drive: (onWindow: OnWindow) => Promise<T>,
  wal?: WalWatch,
): Promise<MeteredPhase<T>> {
  const readings: Record<Edge, CpuReading> = { begins: new Map(), ends: new Map() };
  const marks: Record<Edge, Promise<WalMark | null> | null> = { begins: null, ends: null };
  const own = { begins: 0, ends: 0 };
  const driven = await drive((edge) => {
    // Sent off before anything else; the answer may come while requests are sent.
    marks[edge] = wal?.mark() ?? null;
    readings[edge] = readCpu(processes);
    const { user, system } = process.cpuUsage();
    own[edge] = (user + system) / 1e6;
  });
  const cpuSeconds = { driver: own.ends - own.begins, ...cpuBetween(processes, readings.begins, readings.ends) };
  return { driven, cpuSeconds, walBytes: walGrowth(await marks.begins, await marks.ends) };
}

function both(one: Correctness, other: Correctness): Correctness {
  return {
    sampled: one.sampled + other.sampled,
    checked: one.checked + other.checked,
    wrong: [...one.wrong, ...other.wrong],
  };
}

/** A request that nobody waits for any more may still be worked on: then the service is not idle. */
function mayBeBusy({ timedOut, cutOff, unfinished }: Outcomes): boolean {
  return timedOut + cutOff + unfinished > 0;
}

function serviceCpu(cpuSeconds: Readonly<Record<string, number>>): number {
  return Object.entries(cpuSeconds).reduce(
    (sum, [component, seconds]) => (component === 'driver' ? sum : sum + seconds),
    0,
  );
}

/** Each process's own peak since it started, earlier scenarios of the same start included. */
function memoryByComponent({ processes }: Service): Record<string, number> {
  const bytes: Record<string, number> = {};
  for (const { component, pid } of processes)
    bytes[component] = (bytes[component] ?? 0) + (readTree(pid)?.peakMemoryBytes ?? 0);
  return bytes;
}
