/** Which variants may be measured at a scale: those that could be built, and whose answers are right in a sample. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build, RunFile, Verification } from '../model/run-file.ts';
import type { ProvidedDataset } from './provision/data.ts';
import { failureOf, isOf, markCells, WrongAnswers } from './results.ts';
import { fileName, LOGS, type RunSetup } from './run-setup.ts';
import { prepared } from './started.ts';
import { printVariant, type Variant } from './variant.ts';
import { type Checker, verifyVariant } from './verification.ts';

/** Longest that the sample before measuring may take. */
const VERIFY_SECONDS = { full: 4, quick: 2 } as const;

/** @returns the variants whose answers are right; cells of one that cannot be built or started are marked failed */
export async function prepareAndVerify(
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
