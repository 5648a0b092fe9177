/** One repeat of one cell on a running service: closed phase, open phase, answers checked, cost read. */
import { join } from 'node:path';
import type { Manifest } from '../model/manifest.ts';
import type { Measured, Outcomes, Plan, SecondFigures } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Bytes } from '../model/units.ts';
import type { Oracle } from '../oracle/oracle.ts';
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
  readonly makeReceipt: MakeReceipt;
  readonly turn: number;
  readonly repeat: number;
  /** Where histogram logs go, and the beginning of their names. */
  readonly runFolder: string;
  readonly logName: string;
  readonly signal: AbortSignal;
  onSecond?(phase: 'closed' | 'open', figures: SecondFigures): void;
}

/** Answers kept for the oracle in each phase. */
const KEPT_ANSWERS = 50;

export async function measureCell(setup: CellSetup): Promise<Measured> {
  const { service, oracle, scenario, plan, signal } = setup;
  const startedAt = new Date().toISOString();
  const tills = liveTills(setup.manifest.scale, scenario.liveTills);
  const phase = (name: 'closed' | 'open', part: number) => ({
    baseUrl: service.baseUrl,
    secret: service.secret,
    scenario,
    store: { shops: setup.manifest.scale, products: setup.manifest.products },
    tills,
    makeReceipt: setup.makeReceipt,
    seed: plan.seed + 1000 * setup.repeat + part,
    timeoutMs: plan.timeoutMs,
    keepAnswers: KEPT_ANSWERS,
    signal,
    onSecond: (figures: SecondFigures) => setup.onSecond?.(name, figures),
    histogramLog: join(setup.runFolder, 'histograms', `${setup.logName}-${name}.hlog`),
  });
  const closed = await metered(service, (onWindow) => driveClosed({ ...phase('closed', 1), ...plan.closed, onWindow }));
  const wal = await setup.watchWal();
  const open = await metered(
    service,
    (onWindow) => driveOpen({ ...phase('open', 2), ...plan.open, ratePerSecond: scenario.ratePerSecond, onWindow }),
    wal,
  ).finally(() => wal.close());
  const peakMemoryBytes = memoryByComponent(service);
  const kept = [...closed.driven.answers, ...open.driven.answers];
  const { result: correctness, idle } = await whileIdle(service.processes, setup.idle, signal, () =>
    checkKept(oracle, kept, tills.log(), signal),
  );
  const refreshes = await readRefreshes(setup.stateFolder, startedAt);
  // Of a service that somebody else has started, nothing is.
  const isSeen = service.processes.length > 0;
  const good = correctness.wrong.length > 0 ? 0 : open.driven.phase.good;
  return {
    startedAt,
    turn: setup.turn,
    closed: { ...closed.driven.phase, cpuSeconds: closed.cpuSeconds },
    open: { ...open.driven.phase, good, cpuSeconds: open.cpuSeconds },
    capacity: null,
    correctness,
    cost: {
      source: cpuSource(service.processes),
      cpuSecondsPer1000Good: isSeen && good > 0 ? (1000 * serviceCpu(open.cpuSeconds)) / good : null,
      peakMemoryBytes,
      diskBytes: await setup.diskBytes(),
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
