/** A run from end to end: data, build, verify, measure cell by cell, and a run file that always holds what is known. */
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { datasetName } from '../datagen/generate.ts';
import type {
  Build,
  Cell,
  CellResult,
  Dataset,
  Doubt,
  Plan,
  RunFile,
  SecondFigures,
  Verification,
} from '../model/run-file.ts';
import { type Scenario, writes } from '../model/scenario.ts';
import { measureCell } from './cell.ts';
import { cellDoubts, runDoubts, voidReasons } from './doubts.ts';
import { openPhaseOf, tightestStaleness } from './freshness.ts';
import { readEnvironment } from './measure/environment.ts';
import { cellsOf, closedPhaseOf, type Start, startsOf } from './plan.ts';
import { type ProvidedDataset, provideDataset } from './provision/data.ts';
import { ProvisionError, type ProvisionErrorKind } from './provision/errors.ts';
import { databaseDoubts } from './provision/postgres/doubts.ts';
import { embeddedPostgres } from './provision/postgres/embedded.ts';
import type { PostgresProvider } from './provision/postgres/provider.ts';
import { createRunFolder, writeRunFile } from './run-folder.ts';
import { engines, means, requireDiskFor } from './space.ts';
import { prepared, ServiceCrashed, type Started, withService } from './started.ts';
import { printVariant, type Variant } from './variant.ts';
import { type Checker, openChecker, verifyVariant } from './verification.ts';

export interface RunSetup {
  readonly plan: Plan;
  readonly variants: readonly Variant[];
  readonly runFolder: string;
  readonly id: string;
  readonly benchVersion: string;
  readonly git: RunFile['git'];
  /** Where databases come from; the embedded server unless given. */
  readonly postgres?: PostgresProvider;
  readonly signal: AbortSignal;
  onEvent(event: RunEvent): void;
}

/** What goes on, for whoever prints it. */
export type RunEvent =
  | { readonly kind: 'step'; readonly text: string }
  | { readonly kind: 'generating'; readonly scale: number; readonly shops: number; readonly receiptLines: number }
  | { readonly kind: 'verifying'; readonly implementation: string; readonly answersChecked: number }
  | {
      readonly kind: 'cell';
      readonly start: Start;
      readonly scenario: Scenario;
      /** From 1, of all repeats of all cells. */
      readonly turn: number;
      readonly turns: number;
    }
  | { readonly kind: 'second'; readonly phase: 'closed' | 'open'; readonly figures: SecondFigures };

/** A service that gives wrong answers is not measured. */
export class WrongAnswers extends Error {
  override readonly name = 'WrongAnswers';
}

/** What services said that failed, below the run's folder. */
const LOGS = 'logs';

/** Longest that the sample before measuring may take. */
const VERIFY_SECONDS = { full: 4, quick: 2 } as const;

/**
 * @returns the finished run file, as written
 * @throws {WrongAnswers} before anything of that scale is measured; the signal's reason if interrupted. Either way the run
 *   file says so and keeps what was measured.
 */
export async function run(setup: RunSetup): Promise<RunFile> {
  await requireDiskFor(setup.plan);
  await createRunFolder(setup.runFolder);
  await mkdir(join(setup.runFolder, 'histograms'));
  const file = await emptyRun(setup);
  await writeRunFile(setup.runFolder, file);
  try {
    for (const scale of setup.plan.scales) await measureScale(setup, file, scale);
    file.state = 'finished';
  } catch (error) {
    file.state = setup.signal.aborted ? 'interrupted' : 'failed';
    throw error;
  } finally {
    file.doubts = [
      ...runDoubts(setup.plan, file.environment.cores, file.verifications),
      ...databaseDoubts(setup.postgres ?? embeddedPostgres, file.environment, means()),
    ];
    file.finishedAt = new Date().toISOString();
    // Stays only if something is in it.
    await rmdir(join(setup.runFolder, LOGS)).catch(() => {});
    await writeRunFile(setup.runFolder, file);
  }
  return file;
}

async function emptyRun({
  plan,
  variants,
  id,
  benchVersion,
  git,
  postgres = embeddedPostgres,
}: RunSetup): Promise<RunFile> {
  return {
    schema: 'aunt-emma-bench/run/1',
    id,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    benchVersion,
    git,
    plan,
    environment: readEnvironment(await engines(variants, postgres)),
    datasets: [],
    builds: [],
    verifications: [],
    doubts: [],
    cells: cellsOf(plan),
  };
}

async function measureScale(setup: RunSetup, file: RunFile, scale: number): Promise<void> {
  const { plan, signal, onEvent } = setup;
  onEvent({ kind: 'step', text: `data of scale ${scale}` });
  const key = { scale, seed: plan.seed, products: plan.products };
  const dataset = await provideDataset(key, {
    signal,
    onProgress: (done) => onEvent({ kind: 'generating', scale, ...done }),
  });
  file.datasets.push(datasetFigures(dataset));
  onEvent({ kind: 'step', text: `right answers of scale ${scale}` });
  const checker = await openChecker(dataset);
  try {
    const usable = await prepareAndVerify(setup, file, checker);
    await writeRunFile(setup.runFolder, file);
    for (const start of startsOf(plan).filter((candidate) => candidate.scale === scale)) {
      const variant = usable.get(start.implementation);
      if (variant !== undefined) await measureStart(setup, file, checker, start, variant);
    }
  } finally {
    checker.oracle.close();
  }
}

/** @returns the variants whose answers are right; cells of one that cannot be built or started are marked failed */
async function prepareAndVerify(
  setup: RunSetup,
  file: RunFile,
  checker: Checker,
): Promise<ReadonlyMap<string, Variant>> {
  const { plan, signal, onEvent } = setup;
  const { scale } = checker.dataset.manifest;
  const usable = new Map<string, Variant>();
  for (const variant of setup.variants) {
    const implementation = printVariant(variant);
    const logFolder = join(setup.runFolder, LOGS, `${scale}-${fileName(implementation)}-verified`);
    try {
      onEvent({ kind: 'step', text: `building ${implementation} at scale ${scale}` });
      file.builds.push(await buildFigures(checker.dataset, variant, setup, logFolder));
      onEvent({ kind: 'step', text: `verifying a sample of ${implementation} at scale ${scale}` });
      const seconds = VERIFY_SECONDS[plan.quick ? 'quick' : 'full'];
      const { underLoad: _, ...verified } = await verifyVariant(checker, variant, {
        extent: { seconds },
        seed: plan.seed,
        signal,
        logFolder,
        postgres: setup.postgres,
        onProgress: ({ answersChecked }) => onEvent({ kind: 'verifying', implementation, answersChecked }),
      });
      file.verifications.push({ ...verified, differences: [...verified.differences] } satisfies Verification);
      const [difference] = verified.differences;
      if (difference !== undefined)
        throw new WrongAnswers(
          `${implementation} gives wrong answers at scale ${scale}, so it is not measured: ${difference}`,
        );
      usable.set(implementation, variant);
      await rm(logFolder, { recursive: true, force: true });
    } catch (error) {
      if (signal.aborted) throw error;
      const failure = failureOf(error);
      markCells(file, (cell) => isOf(cell, { scale, implementation }), failure);
      if (error instanceof WrongAnswers) throw error;
    }
  }
  return usable;
}

async function buildFigures(
  dataset: ProvidedDataset,
  variant: Variant,
  { signal, postgres }: RunSetup,
  logFolder: string,
): Promise<Build> {
  const { builtAt, seconds, cpuSeconds, diskBytes, fromCache } = await prepared({
    variant,
    dataset,
    signal,
    logFolder,
    postgres,
  });
  const { scale } = dataset.manifest;
  return { scale, implementation: printVariant(variant), builtAt, seconds, cpuSeconds, diskBytes, fromCache };
}

function datasetFigures({ manifest }: ProvidedDataset): Dataset {
  const { scale, seed, version, products, rows, bytes, today } = manifest;
  return { scale, seed, version, products, receiptLines: rows.receipt_line, bytes, today };
}

/** All scenarios of a start. One that its service does not survive takes no other along: those after it get a new start. */
async function measureStart(
  setup: RunSetup,
  file: RunFile,
  checker: Checker,
  start: Start,
  variant: Variant,
): Promise<void> {
  let left = start.scenarios;
  while (left.length > 0)
    left = await measureOnOneService(setup, file, checker, { ...start, scenarios: left }, variant);
}

/** @returns the scenarios after the one that failed; none if all were measured, or no service would start */
async function measureOnOneService(
  setup: RunSetup,
  file: RunFile,
  checker: Checker,
  start: Start,
  variant: Variant,
): Promise<readonly Scenario[]> {
  const { implementation, repeat, scenarios } = start;
  const name = `${datasetName(checker.dataset.manifest)}-${fileName(implementation)}-${repeat + 1}-${scenarios[0]?.name}`;
  const logFolder = join(setup.runFolder, LOGS, name);
  let running: Scenario | undefined;
  try {
    const stalenessMs = tightestStaleness(scenarios);
    const request = {
      variant,
      dataset: checker.dataset,
      name,
      logFolder,
      signal: setup.signal,
      postgres: setup.postgres,
      ...(stalenessMs === null ? {} : { stalenessMs }),
    };
    await withService(request, async (started) => {
      for (const scenario of scenarios) {
        running = scenario;
        const result = await measureScenario(setup, file, checker, { ...start, variant }, scenario, started);
        setResult(file, start, scenario, result);
        await writeRunFile(setup.runFolder, file);
      }
    });
    await rm(logFolder, { recursive: true, force: true });
    return [];
  } catch (error) {
    if (setup.signal.aborted) throw error;
    const failed = running === undefined ? scenarios : [running];
    const failure = failureOf(error);
    markCells(file, (cell) => isOf(cell, start) && failed.some(({ name }) => name === cell.scenario), failure, repeat);
    await writeRunFile(setup.runFolder, file);
    return running === undefined ? [] : scenarios.slice(scenarios.indexOf(running) + 1);
  }
}

async function measureScenario(
  setup: RunSetup,
  file: RunFile,
  { dataset, oracle, makeReceipt }: Checker,
  { variant, ...start }: Start & { readonly variant: Variant },
  scenario: Scenario,
  { service, stateFolder, diskBytes, signal }: Started,
): Promise<CellResult> {
  const { plan, runFolder, onEvent } = setup;
  const all = file.cells.flatMap(({ repeats }) => repeats);
  const capabilities = variant.implementation.capabilities(variant.options);
  const turn = 1 + all.filter(({ state }) => state !== 'pending').length;
  onEvent({ kind: 'cell', start, scenario, turn, turns: all.length });
  if (capabilities.writes === 'none' && writes(scenario)) {
    const message = `${start.implementation} takes no writes, and ${scenario.name} posts some`;
    return { state: 'failed', kind: 'no-answers', message };
  }
  const measured = await measureCell({
    service,
    stateFolder,
    diskBytes,
    oracle,
    manifest: dataset.manifest,
    scenario,
    plan: {
      ...plan,
      closed: closedPhaseOf(plan.closed, turn),
      open: openPhaseOf(plan.open, scenario, capabilities.answers, variant.options),
    },
    makeReceipt,
    turn,
    repeat: start.repeat,
    runFolder,
    logName: `${start.scale}-${fileName(start.implementation)}-${scenario.name}-${start.repeat + 1}`,
    signal,
    onSecond: (phase, figures) => onEvent({ kind: 'second', phase, figures }),
  });
  const [wrong] = measured.correctness.wrong;
  if (wrong !== undefined) {
    return {
      state: 'failed',
      kind: 'wrong-answers',
      message: `${measured.correctness.wrong.length} of ${measured.correctness.checked} answers were wrong: ${wrong.difference}`,
    };
  }
  const because = voidReasons(measured);
  if (because !== null) return { state: 'void', because: [...because], measured };
  return { state: 'done', doubts: cellDoubts(measured, scenario) as Doubt[], measured };
}

/** What keeps a state from being built, rather than a service from starting on it. */
const UNPREPARED: readonly ProvisionErrorKind[] = ['command-failed', 'damaged', 'cache-unusable', 'disk-full'];

function failureOf(error: unknown): CellResult {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ServiceCrashed) return { state: 'failed', kind: 'crashed', message };
  if (error instanceof WrongAnswers) return { state: 'failed', kind: 'wrong-answers', message };
  if (error instanceof ProvisionError)
    return { state: 'failed', kind: UNPREPARED.includes(error.kind) ? 'not-prepared' : 'did-not-start', message };
  return { state: 'failed', kind: 'driver', message };
}

function setResult(file: RunFile, start: Start, scenario: Scenario, result: CellResult): void {
  const cell = file.cells.find((one) => isOf(one, start) && one.scenario === scenario.name);
  if (cell !== undefined) cell.repeats[start.repeat] = result;
}

function isOf(cell: Cell, { scale, implementation }: Pick<Start, 'scale' | 'implementation'>): boolean {
  return cell.scale === scale && cell.implementation === implementation;
}

/** A variant as part of a file's name. */
function fileName(implementation: string): string {
  return implementation.replaceAll(/[^\w.-]+/g, '_');
}

/** Marks what is still pending of some cells. @param repeat - all repeats unless given */
function markCells(file: RunFile, which: (cell: Cell) => boolean, result: CellResult, repeat?: number): void {
  for (const cell of file.cells.filter(which)) {
    cell.repeats = cell.repeats.map((old, index) =>
      old.state === 'pending' && (repeat === undefined || repeat === index) ? result : old,
    );
  }
}
