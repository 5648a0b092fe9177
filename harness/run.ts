/** A run from end to end: data, build, verify, measure start by start, and a run file that always holds what is known. */
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset, RunFile } from '../model/run-file.ts';
import { runDoubts } from './doubts.ts';
import { readEnvironment } from './measure/environment.ts';
import { measureStart } from './measure-start.ts';
import { cellsOf, startsOf } from './plan.ts';
import { type ProvidedDataset, provideDataset } from './provision/data.ts';
import { databaseDoubts } from './provision/postgres/doubts.ts';
import { embeddedPostgres } from './provision/postgres/embedded.ts';
import { prepareAndVerify } from './qualify.ts';
import { createRunFolder, writeRunFile } from './run-folder.ts';
import { LOGS, type RunSetup } from './run-setup.ts';
import { engines, means, requireDiskFor } from './space.ts';
import { openChecker } from './verification.ts';
import { countAllWork } from './work/pass.ts';

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
    schema: 'aunt-emma-bench/run/2',
    id,
    startedAt: new Date().toISOString(),
    finishedAt: null,
    state: 'running',
    benchVersion,
    git,
    resumedAt: [],
    plan,
    environment: readEnvironment(await engines(variants, postgres)),
    datasets: [],
    builds: [],
    verifications: [],
    work: [],
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
    file.work.push(...(await countAllWork(setup, checker, usable)));
    await writeRunFile(setup.runFolder, file);
    for (const start of startsOf(plan).filter((candidate) => candidate.scale === scale)) {
      const variant = usable.get(start.implementation);
      if (variant !== undefined) await measureStart(setup, file, checker, start, variant);
    }
  } finally {
    checker.oracle.close();
  }
}

function datasetFigures({ manifest }: ProvidedDataset): Dataset {
  const { scale, seed, version, products, rows, bytes, today } = manifest;
  return { scale, seed, version, products, receiptLines: rows.receipt_line, bytes, today };
}
