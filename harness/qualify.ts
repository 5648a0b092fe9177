/** Which variants may be measured at a scale: those that could be built, and whose answers are right in a sample. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Build, RunFile, Verification } from '../model/run-file.ts';
import { forEach } from './lanes.ts';
import { provideCsv } from './provision/csv.ts';
import type { ProvidedDataset } from './provision/data.ts';
import { failureOf, isOf, markCells, WrongAnswers } from './results.ts';
import { LOGS, type RunSetup } from './run-setup.ts';
import { prepared } from './started.ts';
import { fileName, printVariant, type Variant } from './variant.ts';
import { type Checker, verifyVariant } from './verification.ts';

/** Longest that the sample before measuring may take. */
const VERIFY_SECONDS = { full: 3, quick: 1.5 } as const;
/** Nothing is measured yet, and a sample of one leaves a core idle. Builds come one after the other: their time counts. */
const VERIFIED_AT_ONCE = 2;

/**
 * @returns the variants whose answers are right; cells of one that cannot be built or started are marked failed
 * @throws {WrongAnswers}; the signal's reason
 */
export async function prepareAndVerify(
  setup: RunSetup,
  file: RunFile,
  checker: Checker,
): Promise<ReadonlyMap<string, Variant>> {
  const { scale } = checker.dataset.manifest;
  const verified = new Map<string, Verification>();
  const usable = new Map<string, Variant>();
  /** @returns true: it was done. A variant that fails is out, and the others go on. */
  const attempt = async (variant: Variant, step: (logFolder: string) => Promise<void>): Promise<boolean> => {
    const implementation = printVariant(variant);
    try {
      await step(join(setup.runFolder, LOGS, `${scale}-${fileName(implementation)}-verified`));
      return true;
    } catch (error) {
      if (setup.signal.aborted) throw error;
      markCells(file, (cell) => isOf(cell, { scale, implementation }), failureOf(error));
      if (error instanceof WrongAnswers) throw error;
      return false;
    }
  };

  const built: Variant[] = [];
  for (const variant of setup.variants) {
    const isBuilt = await attempt(variant, async (logFolder) => {
      setup.onEvent({ kind: 'step', text: `building ${printVariant(variant)} at scale ${scale}` });
      const build = await buildFigures(checker.dataset, variant, setup, logFolder);
      // A run that was taken up again keeps the figures of its beginning.
      if (!file.builds.some((one) => isSame(one, build))) file.builds.push(build);
      // Here and not at its start: two that are verified at once would write the same files.
      if (variant.implementation.csv) await provideCsv(checker.dataset);
    });
    if (isBuilt) built.push(variant);
  }
  try {
    await forEach(built, VERIFIED_AT_ONCE, async (variant) => {
      const isRight = await attempt(variant, async (logFolder) => {
        const verification = await verifySample(setup, checker, variant, logFolder);
        verified.set(printVariant(variant), verification);
        requireRight(verification);
        await rm(logFolder, { recursive: true, force: true });
      });
      if (isRight) usable.set(printVariant(variant), variant);
    });
  } finally {
    // In the order of the variants, whoever was done first.
    const inOrder = built.map((variant) => verified.get(printVariant(variant)));
    const fresh = inOrder.filter((one) => one !== undefined);
    // Those of an earlier part that are done again now are replaced.
    const earlier = file.verifications.filter((old) => !fresh.some((one) => isSame(one, old)));
    file.verifications = [...earlier, ...fresh];
  }
  return usable;
}

function isSame(one: Pick<Build, 'scale' | 'implementation'>, other: Pick<Build, 'scale' | 'implementation'>): boolean {
  return one.scale === other.scale && one.implementation === other.implementation;
}

async function verifySample(
  { plan, signal, postgres, onEvent }: RunSetup,
  checker: Checker,
  variant: Variant,
  logFolder: string,
): Promise<Verification> {
  const implementation = printVariant(variant);
  onEvent({
    kind: 'step',
    text: `verifying a sample of ${implementation} at scale ${checker.dataset.manifest.scale}`,
  });
  const { underLoad: _, ...verified } = await verifyVariant(checker, variant, {
    extent: { seconds: VERIFY_SECONDS[plan.quick ? 'quick' : 'full'] },
    seed: plan.seed,
    signal,
    logFolder,
    postgres,
    onProgress: ({ answersChecked }) => onEvent({ kind: 'verifying', implementation, answersChecked }),
  });
  return { ...verified, differences: [...verified.differences] };
}

function requireRight({ implementation, scale, differences: [difference] }: Verification): void {
  if (difference === undefined) return;
  throw new WrongAnswers(
    `${implementation} gives wrong answers at scale ${scale}, so it is not measured: ${difference}`,
  );
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
