/** What all generations of a campaign share: data, checker, plan, and the folders of the sides. */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { lifecycleSignal } from '../../../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../../../datagen/parameters.ts';
import { choose } from '../../../harness/gate/chosen.ts';
import { type Cores, sharedCores } from '../../../harness/gate/cores.ts';
import { type MeasuredGeneration, measureGeneration, type OfBoth } from '../../../harness/gate/generation.ts';
import { programsOf } from '../../../harness/gate/side-programs.ts';
import { provideDataset } from '../../../harness/provision/data.ts';
import { type Checker, openChecker } from '../../../harness/verification.ts';
import type { GatePlan, GateShape } from '../../../model/gate-file.ts';
import type { Scenario } from '../../../model/scenario.ts';
import { browse } from '../../../scenarios/browse.ts';
import type { Slowdown } from '../injected/slowdown.ts';
import { copyWith } from '../injections/copy.ts';

export const IMPLEMENTATION = 'precompute';
export const SCENARIO: Scenario = browse;

export const PLAN: GatePlan = {
  implementations: [IMPLEMENTATION],
  scenarios: [SCENARIO.name],
  scale: 1,
  seed: DEFAULT_SEED,
  orderSeed: 1,
  products: DEFAULT_PRODUCTS,
  budgetSeconds: 480,
  warmUpSeconds: 1.5,
  clients: 2,
  timeoutMs: 10_000,
};

export interface Ground {
  readonly folder: string;
  readonly checker: Checker;
  readonly cores: Cores | null;
}

export async function openGround(folder: string): Promise<Ground> {
  const { scale, seed, products } = PLAN;
  const dataset = await provideDataset({ scale, seed, products }, { signal: lifecycleSignal });
  await mkdir(join(folder, 'sides'), { recursive: true });
  return { folder, checker: await openChecker(dataset), cores: sharedCores() };
}

/** Paths of equal length, whatever is in them. @param name - of six letters or fewer */
export function sideFolder(folder: string, name: string): string {
  return join(folder, 'sides', name.padEnd(6, '_'));
}

/** A copy of this checkout, with the slowdown in its service. */
export async function makeSide(folder: string, name: string, slowdown: Slowdown): Promise<void> {
  const to = sideFolder(folder, name);
  await rm(to, { recursive: true, force: true });
  await copyWith({ injections: [{ slowdown, implementation: IMPLEMENTATION }], to, linkModules: true });
}

/** @param sides - names @param index - over all of the campaign: each generation has draws of its own */
export async function generationOf(
  { folder, checker, cores }: Ground,
  sides: OfBoth<string>,
  index: number,
  shape: GateShape | null,
  plan: GatePlan = PLAN,
): Promise<MeasuredGeneration> {
  const filled = async (side: 'base' | 'candidate') => {
    const its = sideFolder(folder, sides[side]);
    return { ...(await programsOf(its, side)), folder: its };
  };
  const both = { base: await filled('base'), candidate: await filled('candidate') };
  const { variants } = await choose([IMPLEMENTATION], both);
  if (variants[0] === undefined) throw new Error(`a side has no ${IMPLEMENTATION}`);
  return measureGeneration(
    {
      checker,
      variants: variants[0],
      scenario: SCENARIO,
      plan,
      cores,
      compiled: join(folder, 'compiled'),
      logFolder: join(folder, 'logs'),
      signal: lifecycleSignal,
    },
    { stage: 'first', index, shape },
  );
}
