/** What a call of an implementation costs as it is, measured here and now: what slowdowns in percent are percents of. */
import { lifecycleSignal } from '../../../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../../../datagen/parameters.ts';
import { driveClosed } from '../../../harness/drive/closed.ts';
import { liveTills } from '../../../harness/drive/live-tills.ts';
import { driveOpen } from '../../../harness/drive/open.ts';
import type { PhaseSetup } from '../../../harness/drive/phase.ts';
import { type CpuReading, cpuBetween, readCpu } from '../../../harness/measure/components.ts';
import { provideDataset } from '../../../harness/provision/data.ts';
import { type Started, withService } from '../../../harness/started.ts';
import { parseVariant } from '../../../harness/variant.ts';
import { type Checker, openChecker } from '../../../harness/verification.ts';
import { IMPLEMENTATIONS } from '../../../implementations/registry.ts';
import { type Distribution, merge } from '../../../judge/histogram.ts';
import type { Scenario } from '../../../model/scenario.ts';
import type { Microseconds, PerSecond, Seconds } from '../../../model/units.ts';
import { median } from '../../pairs.ts';

/** A call costs more where it comes alone: measure under the load that the gate will be run with. */
export type Load =
  | { readonly kind: 'open'; readonly ratePerSecond: PerSecond }
  | { readonly kind: 'closed'; readonly clients: number };

export interface CostRequest {
  /** With options, as users write it. */
  readonly implementation: string;
  readonly scenario: Scenario;
  readonly scale: number;
  readonly load: Load;
  readonly windows: number;
  readonly seconds: Seconds;
}

export interface BaseCost {
  /** Median of the windows' CPU of all components but the driver, by answered requests. */
  readonly cpuUs: Microseconds;
  /** The least and the greatest of the windows. */
  readonly cpuRange: readonly [Microseconds, Microseconds];
  /** Of all windows together. */
  readonly times: Distribution;
}

/** Before the first window: plans, caches, compiled code. */
const WARM_UP_SECONDS = 3;
const TIMEOUT_MS = 10_000;

export async function measureBase(request: CostRequest): Promise<BaseCost> {
  const dataset = await provideDataset({ scale: request.scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
  const checker = await openChecker(dataset);
  try {
    const variant = parseVariant(request.implementation, IMPLEMENTATIONS);
    const start = { variant, dataset, name: 'base-cost', signal: lifecycleSignal };
    return await withService(start, (started) => measureWindows(request, checker, started));
  } finally {
    checker.oracle.close();
  }
}

async function measureWindows(request: CostRequest, checker: Checker, started: Started): Promise<BaseCost> {
  const tills = liveTills(request.scale, request.scenario.liveTills);
  const windows: Window[] = [];
  for (let turn = 0; turn < request.windows; turn++) {
    const warmupSeconds = turn === 0 ? WARM_UP_SECONDS : 0.5;
    windows.push(
      await measureWindow(request.load, { ...phaseOf(request, checker, started, turn), tills, warmupSeconds }, started),
    );
  }
  const cpu = windows.map(({ cpuUs }) => cpuUs);
  const times = merge(windows.flatMap((window) => window.times));
  return { cpuUs: median(cpu), cpuRange: [Math.min(...cpu), Math.max(...cpu)], times };
}

type Phase = Omit<PhaseSetup, 'tills' | 'warmupSeconds'>;

function phaseOf(
  { scenario, seconds }: CostRequest,
  checker: Checker,
  { service, manifest, signal }: Started,
  turn: number,
): Phase {
  return {
    baseUrl: service.baseUrl,
    secret: service.secret,
    scenario,
    store: { shops: manifest.scale, products: manifest.products },
    makeReceipt: checker.makeReceipt,
    seed: DEFAULT_SEED + turn,
    seconds,
    timeoutMs: TIMEOUT_MS,
    keepAnswers: 0,
    signal,
  };
}

interface Window {
  readonly cpuUs: Microseconds;
  readonly times: readonly Distribution[];
}

async function measureWindow(load: Load, setup: PhaseSetup, { service: { processes } }: Started): Promise<Window> {
  const readings: Record<'begins' | 'ends', CpuReading> = { begins: new Map(), ends: new Map() };
  const metered: PhaseSetup = {
    ...setup,
    onWindow(edge) {
      readings[edge] = readCpu(processes);
    },
  };
  const { phase } =
    load.kind === 'open'
      ? await driveOpen({ ...metered, ratePerSecond: load.ratePerSecond })
      : await driveClosed({ ...metered, clients: load.clients });
  const times = phase.operations.map(({ response }) => response);
  const answered = times.reduce((sum, { recorded }) => sum + recorded, 0);
  const seconds = Object.values(cpuBetween(processes, readings.begins, readings.ends)).reduce((a, b) => a + b, 0);
  return { cpuUs: (1e6 * seconds) / answered, times };
}
