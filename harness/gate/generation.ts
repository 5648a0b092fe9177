/** One generation: both sides on fresh processes and fresh clones, warmed up, and then driven in turns. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenBy } from '../../judge/gate/disturbance.ts';
import { generationValue, pairsOf } from '../../judge/gate/generation.ts';
import { METRICS, type MetricName, type Values } from '../../judge/gate/metrics.ts';
import { BLOCK, SIDES, type Side, stretchesOf, turnsOf } from '../../judge/gate/schedule.ts';
import { median } from '../../judge/median.ts';
import { uniforms } from '../../judge/random.ts';
import type { GateGeneration, GatePlan, GateSegment, GateShape } from '../../model/gate-file.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Microseconds, Milliseconds, Seconds } from '../../model/units.ts';
import { tightestStaleness } from '../freshness.ts';
import { cpuBetween, readCpu } from '../measure/components.ts';
import { reason } from '../provision/errors.ts';
import type { PostgresProvider } from '../provision/postgres/provider.ts';
import type { Service } from '../serve.ts';
import { ServiceCrashed, type Started, type StartRequest, withService } from '../started.ts';
import type { Variant } from '../variant.ts';
import type { Checker } from '../verification.ts';
import { type Cores, keepOn, keepSelfOn } from './cores.ts';
import { watchOthers } from './others.ts';
import { readRuler, spreadOf } from './ruler.ts';
import { shapeFor } from './shape.ts';
import { openSideLoad, type SideLoad, type Turn } from './side-load.ts';

export type OfBoth<T> = Readonly<Record<Side, T>>;

export interface GenerationSetup {
  readonly checker: Checker;
  readonly variants: OfBoth<Variant>;
  readonly scenario: Scenario;
  readonly plan: GatePlan;
  /** null: whoever runs where is left to the scheduler. */
  readonly cores: Cores | null;
  /** Where Node keeps what it has compiled of the services. */
  readonly compiled: string;
  /** For what services say; kept where a generation fails. */
  readonly logFolder: string;
  readonly postgres?: PostgresProvider | undefined;
  readonly signal: AbortSignal;
}

export interface Which {
  readonly stage: GateGeneration['stage'];
  /** From 0, over both stages: every generation has draws of its own. */
  readonly index: number;
  /** null: it is the first, and its warm-up decides. */
  readonly shape: GateShape | null;
}

export interface MeasuredGeneration {
  readonly generation: GateGeneration;
  readonly shape: GateShape;
}

/** A stream of its own for the draws of who is started first and who gets which folder. */
const STARTS = 3;
const WARM_UP_MS: Milliseconds = 500;
/** The first one of a process warms up the driver, too. */
const MORE_TURNS_AT_FIRST = 3;
/** Requests between the beginnings of two pairs of segments, more than one segment can send. */
const STRIDE = 20_000;
/** Numbers of requests that no segment comes to. */
const WARM_UP_FROM = 1_000_000_000;

export async function measureGeneration(setup: GenerationSetup, which: Which): Promise<MeasuredGeneration> {
  const startedAt = new Date().toISOString();
  const begin = performance.now();
  const draw = uniforms(setup.plan.orderSeed, STARTS, which.index);
  const startedFirst: Side = draw() < 0.5 ? 'base' : 'candidate';
  const places: OfBoth<string> = draw() < 0.5 ? { base: 'x', candidate: 'y' } : { base: 'y', candidate: 'x' };
  const driven = await withBoth(setup, startedFirst, places, (started) => drive(setup, which, started));
  await rm(setup.logFolder, { recursive: true, force: true });
  const { shape, machine, segments, times } = driven;
  const p99Us = { base: p99Of(times.base), candidate: p99Of(times.candidate) };
  const limits = brokenBy({ ...machine, stealShare: machine.stealShare ?? 0 });
  return {
    shape,
    generation: {
      stage: which.stage,
      startedAt,
      seconds: Math.round(performance.now() - begin) / 1000,
      startedFirst,
      segments,
      p99Us,
      values: valuesOf(segments, p99Us),
      requests: Math.min(times.base.length, times.candidate.length),
      machine,
      leftOut: limits.map(({ words }) => words),
    },
  };
}

/** The one that is drawn first is started first; both are up before anything is sent. */
async function withBoth<T>(
  setup: GenerationSetup,
  first: Side,
  places: OfBoth<string>,
  work: (started: OfBoth<Started>) => Promise<T>,
): Promise<T> {
  const second: Side = first === 'base' ? 'candidate' : 'base';
  const withSide = <R>(side: Side, its: (started: Started) => Promise<R>) =>
    withSideUp(side, requestFor(setup, side, places[side]), its);
  return withSide(first, (one) =>
    withSide(second, (other) =>
      work(first === 'base' ? { base: one, candidate: other } : { base: other, candidate: one }),
    ),
  );
}

/** @throws what the work throws; {Error} that names the side, if it does not start or does not stay */
async function withSideUp<T>(side: Side, request: StartRequest, work: (started: Started) => Promise<T>): Promise<T> {
  let isUp = false;
  try {
    return await withService(request, (started) => {
      isUp = true;
      return work(started);
    });
  } catch (error) {
    // A crash is what its own side has thrown: further in, `drive` has named the side already.
    throw isUp && !(error instanceof ServiceCrashed) ? error : ofSide(side, error);
  }
}

/** What went wrong, with the side that it went wrong on. */
function ofSide(side: Side, error: unknown): Error {
  return new Error(`${side}: ${reason(error)}`, { cause: error });
}

function requestFor(
  { checker, variants, scenario, compiled, logFolder, postgres, signal }: GenerationSetup,
  side: Side,
  place: string,
): StartRequest {
  const stalenessMs = tightestStaleness([scenario]);
  return {
    variant: variants[side],
    dataset: checker.dataset,
    name: `gate-${place}`,
    logFolder: join(logFolder, side),
    compiled,
    signal,
    postgres,
    ...(stalenessMs === null ? {} : { stalenessMs }),
  };
}

interface Driven {
  readonly shape: GateShape;
  readonly segments: GateSegment[];
  /** Of all segments of a side. */
  readonly times: OfBoth<readonly Milliseconds[]>;
  readonly machine: GateGeneration['machine'];
}

async function drive(setup: GenerationSetup, which: Which, started: OfBoth<Started>): Promise<Driven> {
  const signal = AbortSignal.any([started.base.signal, started.candidate.signal]);
  const loads = {
    base: await loadOf(setup, 'base', started.base, signal),
    candidate: await loadOf(setup, 'candidate', started.candidate, signal),
  };
  try {
    giveCores(setup.cores, started);
    const slower = await warmUp(loads, which, setup.plan.warmUpSeconds);
    const shape = which.shape ?? shapeFor(slower);
    return { shape, ...(await takeTurns(setup, which.index, shape, loads, started)) };
  } catch (error) {
    // A broken connection is how a crash shows first; its own words say more.
    const crashed = SIDES.find((side) => started[side].signal.aborted);
    throw crashed === undefined ? error : ofSide(crashed, started[crashed].signal.reason);
  } finally {
    loads.base.close();
    loads.candidate.close();
    if (setup.cores !== null) keepSelfOn(setup.cores.all);
  }
}

function giveCores(cores: Cores | null, { base, candidate }: OfBoth<Started>): void {
  if (cores === null) return;
  const roots = [...base.service.processes, ...candidate.service.processes].map(({ pid }) => pid);
  keepOn(cores.services, roots);
  keepSelfOn(cores.driver);
}

async function loadOf(
  { checker, scenario, plan }: GenerationSetup,
  side: Side,
  { service, manifest }: Started,
  signal: AbortSignal,
): Promise<SideLoad> {
  const { baseUrl, secret } = service;
  const { seed, timeoutMs, clients } = plan;
  const store = { shops: manifest.scale, products: manifest.products };
  const fail = (error: unknown) => {
    throw ofSide(side, error);
  };
  const load = await openSideLoad({
    baseUrl,
    secret,
    scenario,
    store,
    makeReceipt: checker.makeReceipt,
    seed,
    timeoutMs,
    clients,
    signal,
  }).catch(fail);
  return { ...load, take: (from, lasting) => load.take(from, lasting).catch(fail) };
}

/** @returns answers per second of the side that has fewer, at the end of it */
async function warmUp(loads: OfBoth<SideLoad>, { index }: Which, seconds: Seconds): Promise<number> {
  let rates: readonly number[] = [];
  const turns = Math.max(1, Math.round((1000 * seconds) / WARM_UP_MS)) + (index === 0 ? MORE_TURNS_AT_FIRST : 0);
  for (let turn = 0; turn < turns; turn++) {
    const from = WARM_UP_FROM + turn * STRIDE;
    const base = await loads.base.take(from, WARM_UP_MS);
    const candidate = await loads.candidate.take(from, WARM_UP_MS);
    rates = [base.throughputPerSecond, candidate.throughputPerSecond];
    readRuler();
  }
  return Math.min(...rates);
}

async function takeTurns(
  { plan }: GenerationSetup,
  index: number,
  { segmentSeconds, blocks }: GateShape,
  loads: OfBoth<SideLoad>,
  started: OfBoth<Started>,
): Promise<Omit<Driven, 'shape'>> {
  const times: Record<Side, Milliseconds[]> = { base: [], candidate: [] };
  const segments: GateSegment[] = [];
  const rulerMs = [readRuler()];
  const others = watchOthers([started.base.service, started.candidate.service]);
  const stretches = stretchesOf(plan.orderSeed, index, blocks);
  for (const [at, side] of turnsOf(plan.orderSeed, index, blocks).entries()) {
    // Both of a pair are asked the same.
    const from = (index * blocks * 2 + Math.floor(at / 2)) * STRIDE;
    const { turn, cpuSeconds } = await metered(started[side].service, () =>
      loads[side].take(from, 1000 * segmentSeconds * (stretches[Math.floor(at / BLOCK)] ?? 1)),
    );
    times[side].push(...turn.times);
    segments.push(segmentOf(side, turn, cpuSeconds));
    rulerMs.push(readRuler());
  }
  return { segments, times, machine: { ...others(), rulerSpread: spreadOf(rulerMs), rulerMs } };
}

/** CPU of all components of a service, from the first request to the last answer. */
async function metered(
  { processes }: Service,
  take: () => Promise<Turn>,
): Promise<{ readonly turn: Turn; readonly cpuSeconds: number }> {
  const before = readCpu(processes);
  const turn = await take();
  const used = cpuBetween(processes, before, readCpu(processes));
  return { turn, cpuSeconds: Object.values(used).reduce((sum, seconds) => sum + seconds, 0) };
}

function segmentOf(side: Side, { times, throughputPerSecond }: Turn, cpuSeconds: number): GateSegment {
  return {
    side,
    answers: times.length,
    p50Us: 1000 * median(times),
    throughputPerSecond,
    cpuUsPerRequest: (1e6 * cpuSeconds) / times.length,
  };
}

const OF_SEGMENTS = {
  p50: ({ p50Us }) => p50Us,
  cpuPerRequest: ({ cpuUsPerRequest }) => cpuUsPerRequest,
  throughput: ({ throughputPerSecond }) => throughputPerSecond,
} as const satisfies Partial<Record<MetricName, (segment: GateSegment) => number>>;

function valuesOf(segments: readonly GateSegment[], p99Us: OfBoth<Microseconds>): Values {
  const of = (name: keyof typeof OF_SEGMENTS) =>
    generationValue(METRICS[name], pairsOf(segments.map((one) => ({ side: one.side, value: OF_SEGMENTS[name](one) }))));
  return {
    p50: of('p50'),
    cpuPerRequest: of('cpuPerRequest'),
    throughput: of('throughput'),
    p99: generationValue(METRICS.p99, [p99Us]),
  };
}

/** Value at rank ceil(0.99 · n). */
function p99Of(times: readonly Milliseconds[]): Microseconds {
  const sorted = times.toSorted((a, b) => a - b);
  return 1000 * (sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN);
}
