/** What requests make a database do: a pass of its own on a start of its own, before anything is measured. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, Implementation } from '../../model/implementation.ts';
import type { CountedWork, Work } from '../../model/run-file.ts';
import { type Scenario, writes } from '../../model/scenario.ts';
import type { Bytes, Milliseconds, Seconds } from '../../model/units.ts';
import { tightestStaleness } from '../freshness.ts';
import { groupsOf } from '../plan.ts';
import { scratchFolder } from '../provision/cache.ts';
import { reason } from '../provision/errors.ts';
import type { PostgresProvider } from '../provision/postgres/provider.ts';
import { type Started, withService } from '../started.ts';
import { printVariant, type Variant } from '../variant.ts';
import type { Checker } from '../verification.ts';
import { duckDbMeter } from './duckdb-meter.ts';
import { bounded, type WorkFigures, workFigures } from './figures.ts';
import { costsBetween, type StatementMeter, type Uncounted } from './meter.ts';
import { openReplay } from './replay.ts';

export interface CountRequest {
  readonly checker: Checker;
  readonly variant: Variant;
  readonly scenarios: readonly Scenario[];
  readonly seed: number;
  readonly timeoutMs: Milliseconds;
  readonly extent: Extent;
  readonly signal: AbortSignal;
  /** Unique within this process: scratch folders are named by it. */
  readonly name: string;
  readonly logFolder: string;
  readonly postgres?: PostgresProvider | undefined;
  /** Told of every request of the sequence, in order: what its answer takes without `asOf`. */
  onAnswer?(scenario: string, bytes: Bytes): void;
}

/** How many requests are counted: `most`, or as many steps towards it as are done in `seconds`, at least one. */
export interface Extent {
  readonly most: number;
  readonly seconds: Seconds;
}

/**
 * Where a slow one may stop. Steps, because counts compare exactly only where the numbers of requests are equal: two runs on
 * machines of about the same speed mostly end at the same one.
 */
const STEPS = [1, 2, 5, 10, 20];

/** @returns an entry a scenario; never throws but for the signal's reason: no run fails for its counts */
export async function countWork(request: CountRequest): Promise<readonly Work[]> {
  const all: Work[] = [];
  for (const scenarios of groupsOf(request.scenarios)) {
    const name = `${request.name}-${scenarios[0]?.name}`;
    const logFolder = join(request.logFolder, name);
    try {
      all.push(...(await countOnOneStart({ ...request, scenarios, name, logFolder })));
    } catch (error) {
      request.signal.throwIfAborted();
      all.push(...scenarios.map((scenario) => notCounted(request, scenario, reason(error))));
    }
  }
  return all;
}

async function countOnOneStart(request: CountRequest): Promise<readonly Work[]> {
  const { checker, variant, scenarios, signal, name, logFolder, postgres } = request;
  const all = (why: string) => scenarios.map((scenario) => notCounted(request, scenario, why));
  if (isClosed(variant.implementation)) return all('it keeps its own store, which cannot be looked into');
  const statementLog = await scratchFolder(`statements-${name}`);
  const stalenessMs = tightestStaleness(scenarios);
  const start = {
    variant: withoutJobs(variant),
    dataset: checker.dataset,
    name,
    signal,
    logFolder,
    postgres,
    statementLog,
    ...(stalenessMs === null ? {} : { stalenessMs }),
  };
  try {
    return await withService(start, async (started) => {
      const meter = await meterOf(started, statementLog);
      return 'uncounted' in meter ? all(meter.uncounted) : await countAll(request, started, meter);
    });
  } finally {
    await rm(statementLog, { recursive: true, force: true });
  }
}

/** Plans come last: some databases tell them only when the service has ended. */
async function countAll(request: CountRequest, started: Started, meter: StatementMeter): Promise<readonly Work[]> {
  try {
    const all: Work[] = [];
    for (const scenario of request.scenarios) all.push(await countScenario(request, scenario, started, meter));
    await started.service.stop();
    for (const work of all) if (work.state === 'counted') await addPlans(work, meter);
    return all;
  } finally {
    await meter.close();
  }
}

async function countScenario(
  request: CountRequest,
  scenario: Scenario,
  started: Started,
  meter: StatementMeter,
): Promise<Work> {
  const { variant, signal } = request;
  if (writes(scenario) && variant.implementation.capabilities(variant.options).writes === 'none')
    return notCounted(request, scenario, 'it takes no writes');
  try {
    const figures = await replayed(request, scenario, started, meter);
    return { ...about(request, scenario), state: 'counted', source: meter.source, ...figures };
  } catch (error) {
    signal.throwIfAborted();
    // A broken connection is how a crash shows first; its own words say more.
    return notCounted(request, scenario, reason(started.signal.aborted ? started.signal.reason : error));
  }
}

async function replayed(
  { checker, seed, timeoutMs, extent: { most, seconds }, onAnswer }: CountRequest,
  scenario: Scenario,
  { service, signal, manifest }: Started,
  meter: StatementMeter,
): Promise<WorkFigures> {
  const { baseUrl, secret } = service;
  const store = { shops: manifest.scale, products: manifest.products };
  const { makeReceipt } = checker;
  const setup = { baseUrl, secret, scenario, store, makeReceipt, seed, timeoutMs, signal };
  const replay = await openReplay(setup, most);
  try {
    await replay.warmUp();
    const before = await meter.read();
    const deadline = performance.now() + seconds * 1000;
    let figures: WorkFigures | null = null;
    let sent = 0;
    for (const step of stepsOf(most, replay.least)) {
      for (; sent < step; sent++) {
        if (figures !== null && performance.now() >= deadline) return figures;
        // Not inside of the call: where nobody listens, nothing inside of it is done.
        const bytes = await replay.send(sent);
        onAnswer?.(scenario.name, bytes);
      }
      figures = workFigures(step, costsBetween(before, await meter.read()));
    }
    if (figures === null) throw new Error('no request was to be counted');
    return figures;
  } finally {
    await replay.close();
  }
}

function stepsOf(most: number, least: number): readonly number[] {
  return [...STEPS.filter((count) => count >= least && count < most), most];
}

async function addPlans({ slowest }: CountedWork, meter: StatementMeter): Promise<void> {
  for (const one of slowest) {
    const plan = await meter.plan(one.statement).catch(() => null);
    one.plan = plan === null ? null : bounded(plan);
    one.statement = bounded(one.statement);
  }
}

/** A store that nobody else can count in. */
const isClosed = ({ store, remote }: Implementation) => store === 'own' || remote !== undefined;

async function meterOf({ database }: Started, statementLog: string): Promise<StatementMeter | Uncounted> {
  return database === undefined ? duckDbMeter(statementLog) : database.meter();
}

/**
 * What a job does on a timer is no request's work, and what it publishes would change what later requests find: a replay
 * could not be the same twice.
 */
function withoutJobs(variant: Variant): Variant {
  const { implementation } = variant;
  const serve: Implementation['serve'] = (space) => {
    const [first, ...others] = implementation.serve(space).filter(({ component }) => component !== 'job');
    if (first === undefined) throw new Error('it has nothing but a job');
    const commands: readonly [Command, ...Command[]] = [first, ...others];
    return commands;
  };
  return { ...variant, implementation: { ...implementation, serve } };
}

const about = ({ checker, variant }: CountRequest, { name }: Scenario) => ({
  scale: checker.dataset.manifest.scale,
  implementation: printVariant(variant),
  scenario: name,
});

function notCounted(request: CountRequest, scenario: Scenario, why: string): Work {
  return { ...about(request, scenario), state: 'not-counted', reason: why };
}
