/** `bench run --resume`: goes on with what is missing in a run that was interrupted or killed. */
import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { isMissing } from '../harness/resume.ts';
import { resume } from '../harness/run.ts';
import { holdRunFolder } from '../harness/run-folder.ts';
import type { RunFile } from '../model/run-file.ts';
import { readRunFile } from '../reports/run-file.ts';
import { UsageError } from './failure.ts';
import { knownOf } from './known.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import { variantsNamed } from './options.ts';
import { withPostgres } from './postgres.ts';
import { progressOn } from './progress.ts';
import { conclude, tellWhatIsKept } from './run-end.ts';
import { runPrinter } from './run-progress.ts';
import { benchVersion, gitState } from './version.ts';

export interface ResumeOptions {
  readonly resume: string;
  readonly config?: string;
  readonly external?: string[];
  readonly allowRemote?: true;
  readonly postgres: string;
  readonly json?: true;
}

/** All that may stand beside --resume: where things are, and not what is measured. */
const BESIDE: readonly string[] = ['resume', 'config', 'external', 'allowRemote', 'postgres', 'json'];

/** @throws {UsageError} for anything beside it that the run's own plan says */
export async function resumeRun(options: ResumeOptions, command: Command): Promise<void> {
  refuseOthers(command, options.resume);
  // A folder without a run is refused before anything is written into it.
  await readRunFile(options.resume);
  const folder = await folderOf(options.resume);
  await sweepCache();
  const begunAt = new Date().toISOString();
  const finished = await holdRunFolder(folder, async () => {
    // Again: whoever held it until now may just have finished it.
    const file = await readRunFile(folder);
    if (file.state === 'finished' && !hasMissing(file)) {
      console.error(`bench: nothing is missing in ${options.resume}: this is its table`);
      return file;
    }
    return goOn(options, folder, file).catch(async (error: unknown) => {
      await tellWhatIsKept(folder, begunAt);
      throw error;
    });
  });
  await conclude(finished, folder, options.json ?? false);
}

async function goOn(options: ResumeOptions, runFolder: string, file: RunFile): Promise<RunFile> {
  const { plan } = file;
  const variants = variantsNamed(plan.implementations, (await knownOf(options)).implementations);
  const progress = progressOn(process.stderr);
  try {
    return await withPostgres(options, (postgres) => {
      const setup = {
        plan,
        variants,
        runFolder,
        id: file.id,
        benchVersion: benchVersion(),
        git: gitState(),
        postgres,
        signal: lifecycleSignal,
        onEvent: runPrinter(progress, plan.repeats),
      };
      return resume(setup, file);
    });
  } finally {
    progress.end();
  }
}

function refuseOthers(command: Command, folder: string): void {
  const given = command.options.filter(
    (option) =>
      command.getOptionValueSource(option.attributeName()) === 'cli' && !BESIDE.includes(option.attributeName()),
  );
  if (given.length === 0) return;
  const all = given.map(({ long }) => long).join(', ');
  throw new UsageError(`${all} cannot go with --resume, as ${folder} has its plan: leave it out, or begin a new run`);
}

function hasMissing({ cells }: RunFile): boolean {
  return cells.some(({ repeats }) => repeats.some(isMissing));
}

/** Also of a run that is named by its run file, or by a link to its folder. */
async function folderOf(path: string): Promise<string> {
  const isFile = (await stat(path)).isFile();
  return realpath(isFile ? dirname(path) : path);
}
