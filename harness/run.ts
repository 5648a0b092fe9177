/** A run from end to end: data, build, verify, measure start by start, and a run file that always holds what is known. */
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Doubt } from '../model/cell.ts';
import type { Dataset, Environment, RunFile } from '../model/run-file.ts';
import { countAllWork } from './counting/pass.ts';
import { runDoubts } from './doubts.ts';
import { aheadOf } from './forecast.ts';
import { readEnvironment } from './measure/environment.ts';
import { measureStart } from './measure-start.ts';
import { cellsOf, pendingStarts } from './plan.ts';
import { type ProvidedDataset, provideDataset } from './provision/data.ts';
import { databaseDoubts } from './provision/postgres/doubts.ts';
import { embeddedPostgres } from './provision/postgres/embedded.ts';
import { prepareAndVerify } from './qualify.ts';
import { requireSameData, takeUp } from './resume.ts';
import { resumedDoubts } from './resumed-doubts.ts';
import { createRunFolder, holdRunFolder, writeRunFile } from './run-folder.ts';
import { LOGS, type RunSetup } from './run-setup.ts';
import { engines, means, requireDiskFor } from './space.ts';
import { printVariant, type Variant } from './variant.ts';
import { openChecker } from './verification.ts';

/**
 * @returns the finished run file, as written
 * @throws {WrongAnswers} before anything of that scale is measured; the signal's reason if interrupted. Either way the run
 *   file says so and keeps what was measured.
 */
export async function run(setup: RunSetup): Promise<RunFile> {
  await requireDiskFor(setup.plan);
  await createRunFolder(setup.runFolder);
  return holdRunFolder(setup.runFolder, async () => measureRun(setup, await emptyRun(setup)));
}

/**
 * Goes on with what is missing in a run, in the order of its plan; the caller holds the run's folder.
 * @returns and throws as `run`; {RunFolderError} if the data would be other data
 */
export async function resume(setup: RunSetup, file: RunFile): Promise<RunFile> {
  requireSameData(file, setup.runFolder);
  takeUp(file, { ...setup, environment: await environmentOf(setup) });
  const starts = pendingStarts(setup.plan, file.cells);
  const scales = setup.plan.scales.filter((scale) => starts.some((start) => start.scale === scale));
  await requireDiskFor({ ...setup.plan, scales });
  return measureRun(setup, file);
}

async function measureRun(setup: RunSetup, file: RunFile): Promise<RunFile> {
  const { plan, runFolder, variants, signal, onEvent } = setup;
  // Told by an earlier part: another server may be asked now.
  const ofServers = file.doubts.filter(({ kind }) => kind === 'database-apart' || kind === 'unequal-means');
  // Again and again, so that a killed run has them, too.
  const write = async () => {
    file.doubts = doubtsOf(setup, file, ofServers);
    await writeRunFile(runFolder, file);
  };
  await mkdir(join(runFolder, 'histograms'), { recursive: true });
  await write();
  onEvent({ kind: 'planned', ahead: aheadOf(plan, file.cells, variants) });
  try {
    for (const scale of plan.scales) await measureScale(setup, file, scale, write);
    file.state = 'finished';
  } catch (error) {
    file.state = signal.aborted ? 'interrupted' : 'failed';
    throw error;
  } finally {
    file.finishedAt = new Date().toISOString();
    // Stays only if something is in it.
    await rmdir(join(runFolder, LOGS)).catch(() => {});
    await write();
  }
  return file;
}

function doubtsOf({ plan, postgres = embeddedPostgres }: RunSetup, file: RunFile, ofServers: readonly Doubt[]) {
  const doubts = [
    ...runDoubts(plan, file.environment, file.verifications),
    ...resumedDoubts(file),
    ...ofServers,
    ...databaseDoubts(postgres, file.environment, means()),
  ];
  return [...new Map(doubts.map((doubt) => [JSON.stringify(doubt), doubt])).values()];
}

async function environmentOf({ variants, postgres = embeddedPostgres }: RunSetup): Promise<Environment> {
  return readEnvironment(await engines(variants, postgres));
}

async function emptyRun(setup: RunSetup): Promise<RunFile> {
  const { plan, id, benchVersion, git } = setup;
  return {
    schema: 'aunt-emma-bench/run/2',
    id,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    benchVersion,
    git,
    resumed: [],
    plan,
    environment: await environmentOf(setup),
    datasets: [],
    builds: [],
    verifications: [],
    work: [],
    doubts: [],
    cells: cellsOf(plan),
  };
}

/** What is pending at one scale; nothing is made or verified where nothing is. */
async function measureScale(setup: RunSetup, file: RunFile, scale: number, write: () => Promise<void>): Promise<void> {
  const { plan, signal, onEvent } = setup;
  const pending = () => pendingStarts(plan, file.cells).filter((start) => start.scale === scale);
  const wanted = new Set(pending().map(({ implementation }) => implementation));
  if (wanted.size === 0) return;
  onEvent({ kind: 'step', text: `data of scale ${scale}` });
  const key = { scale, seed: plan.seed, products: plan.products };
  const dataset = await provideDataset(key, {
    signal,
    onProgress: (done) => onEvent({ kind: 'generating', scale, ...done }),
  });
  if (!file.datasets.some((one) => one.scale === scale)) file.datasets.push(datasetFigures(dataset));
  onEvent({ kind: 'step', text: `right answers of scale ${scale}` });
  const checker = await openChecker(dataset);
  try {
    const variants = setup.variants.filter((variant) => wanted.has(printVariant(variant)));
    const usable = await prepareAndVerify({ ...setup, variants }, file, checker);
    // A first look does without: it would take as long as the measuring.
    if (!plan.quick) file.work.push(...(await countAllWork(setup, checker, uncounted(usable, file, scale))));
    await write();
    for (const start of pending()) {
      const variant = usable.get(start.implementation);
      if (variant !== undefined) await measureStart(setup, file, checker, start, variant);
    }
  } finally {
    checker.oracle.close();
  }
}

/** A run that is taken up again has counted some already. */
function uncounted(usable: ReadonlyMap<string, Variant>, { work }: RunFile, scale: number): Map<string, Variant> {
  const counted = new Set(work.filter((one) => one.scale === scale).map(({ implementation }) => implementation));
  return new Map([...usable].filter(([name]) => !counted.has(name)));
}

function datasetFigures({ manifest }: ProvidedDataset): Dataset {
  const { scale, seed, version, products, rows, bytes, today } = manifest;
  return { scale, seed, version, products, receiptLines: rows.receipt_line, bytes, today };
}
