/** One repeat of one cell on a running service: closed phase if it has one, open phase, answers checked, cost read. */
import { join } from 'node:path';
import type { Manifest } from '../model/manifest.ts';
import type { Measured, Plan, SecondFigures } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Bytes } from '../model/units.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { checkKept } from './check/kept.ts';
import { driveClosed } from './drive/closed.ts';
import { liveTills, type MakeReceipt } from './drive/live-tills.ts';
import { driveOpen } from './drive/open.ts';
import type { PhaseSetup } from './drive/phase.ts';
import { cpuSecondsBetween, readTree, type TreeUsage } from './measure/processes.ts';
import { readRefreshes } from './measure/refreshes.ts';
import type { Service } from './serve.ts';

export interface CellSetup {
  readonly service: Service;
  /** What the implementation's state takes on disk. */
  readonly stateFolder: string;
  readonly diskBytes: () => Promise<Bytes>;
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
  const closed = scenario.phases.closed
    ? await metered(service, (onWindow) => driveClosed({ ...phase('closed', 1), ...plan.closed, onWindow }))
    : null;
  const open = await metered(service, (onWindow) =>
    driveOpen({ ...phase('open', 2), ...plan.open, ratePerSecond: scenario.ratePerSecond, onWindow }),
  );
  const peakMemoryBytes = memoryByComponent(service);
  const answers = [...(closed?.driven.answers ?? []), ...open.driven.answers];
  const correctness = await checkKept(oracle, answers, tills.log(), signal);
  const refreshes = await readRefreshes(setup.stateFolder, startedAt);
  // How often it is read until a write is seen follows from how fast and fresh its answers are: no measure of their cost.
  const probed = scenario.afterWrite !== 'nothing';
  const good = correctness.wrong.length > 0 ? 0 : open.driven.phase.good;
  return {
    startedAt,
    turn: setup.turn,
    closed: closed && { ...closed.driven.phase, cpuSeconds: closed.cpuSeconds },
    open: { ...open.driven.phase, good, cpuSeconds: open.cpuSeconds },
    capacity: null,
    correctness,
    cost: {
      source: 'processes',
      cpuSecondsPer1000Good: good === 0 || probed ? null : (1000 * serviceCpu(open.cpuSeconds)) / good,
      peakMemoryBytes,
      diskBytes: await setup.diskBytes(),
      idle: null,
      walBytes: null,
    },
    ...(refreshes && { refreshes }),
  };
}

type OnWindow = NonNullable<PhaseSetup['onWindow']>;

/** Reads the CPU of every component, and of the driver, at both edges of the window. */
async function metered<T>(
  service: Service,
  drive: (onWindow: OnWindow) => Promise<T>,
): Promise<{ driven: T; cpuSeconds: Record<string, number> }> {
  const readings: Record<'begins' | 'ends', ReadonlyMap<string, TreeUsage | null>> = {
    begins: new Map(),
    ends: new Map(),
  };
  const own = { begins: 0, ends: 0 };
  const driven = await drive((edge) => {
    readings[edge] = new Map(service.processes.map(({ component, pid }) => [`${component}/${pid}`, readTree(pid)]));
    const { user, system } = process.cpuUsage();
    own[edge] = (user + system) / 1e6;
  });
  const cpuSeconds: Record<string, number> = { driver: own.ends - own.begins };
  for (const [key, before] of readings.begins) {
    const component = key.split('/')[0] ?? key;
    cpuSeconds[component] = (cpuSeconds[component] ?? 0) + cpuSecondsBetween(before, readings.ends.get(key) ?? null);
  }
  return { driven, cpuSeconds };
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
