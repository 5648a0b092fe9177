/** A calibration: generations of two equal sides, and what they say about the changes that a gate would find here. */
import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { estimateOf, interval } from '../../judge/gate/estimate.ts';
import type { MetricName, Values } from '../../judge/gate/metrics.ts';
import { smallestFound } from '../../judge/gate/resolution.ts';
import type { Calibration } from '../../model/calibration.ts';
import type { GateGeneration, GatePlan, GateShape } from '../../model/gate-file.ts';
import type { Resolution } from '../../model/resolution.ts';
import type { Scenario } from '../../model/scenario.ts';
import { scratchFolder } from '../provision/cache.ts';
import { provideDataset } from '../provision/data.ts';
import { PROJECT } from '../provision/program.ts';
import { printVariant, type Variant } from '../variant.ts';
import { type Checker, openChecker } from '../verification.ts';
import { bothSides } from './both-sides.ts';
import { keepCalibration, thisMachine } from './calibrations.ts';
import { choose } from './chosen.ts';
import { type Cores, sharedCores } from './cores.ts';
import { GateError } from './errors.ts';
import { requireCores } from './gate.ts';
import { type GenerationSetup, measureGeneration, type OfBoth } from './generation.ts';
import { isServed } from './new-file.ts';
import { checkoutFor } from './sources.ts';

export interface CalibrationSetup {
  readonly implementations: readonly string[];
  readonly scenarios: readonly Scenario[];
  /** Its budget is that of the gates whose resolution is told. */
  readonly plan: Omit<GatePlan, 'implementations' | 'scenarios'>;
  /** Of each workload. */
  readonly generations: number;
  readonly benchVersion: string;
  readonly signal: AbortSignal;
  onStep(text: string): void;
  /** After each generation of a workload. */
  onState(text: string): void;
}

/** Of the generations, so many have to be undisturbed. */
const FEWEST = 3;

/**
 * Each workload is kept in the cache as soon as it is done.
 * @throws {GateError} `not-comparable` where the machine was too disturbed; {VariantError}; the signal's reason
 */
export async function calibrate(setup: CalibrationSetup): Promise<readonly Calibration[]> {
  requireCores();
  const { plan, signal, onStep } = setup;
  const home = await scratchFolder(`calibrate-${randomUUID()}`);
  try {
    const here = await checkoutFor(PROJECT, PROJECT, signal);
    const sources = { base: here, candidate: here };
    const logFolder = join(home, 'logs');
    const { sides } = await bothSides({ sources, orderSeed: plan.orderSeed, home, logFolder, signal, onStep });
    const { variants } = await choose(setup.implementations, sides);
    onStep(`data of scale ${plan.scale}`);
    const dataset = await provideDataset({ scale: plan.scale, seed: plan.seed, products: plan.products }, { signal });
    const checker = await openChecker(dataset);
    try {
      return await calibrateAll(setup, { checker, variants, home, cores: sharedCores() });
    } finally {
      checker.oracle.close();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

interface Ground {
  readonly checker: Checker;
  readonly variants: readonly OfBoth<Variant>[];
  readonly home: string;
  readonly cores: Cores | null;
}

async function calibrateAll(setup: CalibrationSetup, ground: Ground): Promise<readonly Calibration[]> {
  const all: Calibration[] = [];
  for (const variants of ground.variants)
    for (const scenario of setup.scenarios) {
      if (!isServed({ variant: variants.candidate, scenario })) continue;
      const calibration = await calibrateOne(setup, ground, variants, scenario);
      await keepCalibration(calibration);
      all.push(calibration);
    }
  return all;
}

async function calibrateOne(
  setup: CalibrationSetup,
  { checker, home, cores }: Ground,
  variants: OfBoth<Variant>,
  scenario: Scenario,
): Promise<Calibration> {
  const implementation = printVariant(variants.candidate);
  const { signal, benchVersion } = setup;
  const plan = { ...setup.plan, implementations: [implementation], scenarios: [scenario.name] };
  const folders = { compiled: join(home, 'compiled'), logFolder: join(home, 'logs', 'services') };
  setup.onStep(`measuring two equal sides: ${implementation} under ${scenario.name}`);
  const { shape, generations } = await measured(setup, {
    checker,
    variants,
    scenario,
    plan,
    cores,
    ...folders,
    signal,
  });
  const resolution = resolutionOf(shape, generations, plan.budgetSeconds);
  if (resolution === null)
    throw new GateError(
      'not-comparable',
      `${implementation} under ${scenario.name}: fewer than ${FEWEST} of ${generations.length} generations were undisturbed: calibrate again, on a quieter machine`,
    );
  return {
    schema: 'aunt-emma-bench/calibration/1',
    benchVersion,
    machine: thisMachine(),
    implementation,
    scenario: scenario.name,
    plan,
    shape,
    generations: [...generations],
    resolution,
  };
}

async function measured(
  { generations: wanted, onState }: CalibrationSetup,
  measuring: GenerationSetup,
): Promise<{ readonly shape: GateShape; readonly generations: readonly GateGeneration[] }> {
  const first = await measureGeneration(measuring, { stage: 'first', index: 0, shape: null });
  const generations = [first.generation];
  onState(`generation 1 of ${wanted}`);
  for (let index = 1; index < wanted; index++) {
    const { generation } = await measureGeneration(measuring, { stage: 'first', index, shape: first.shape });
    generations.push(generation);
    onState(`generation ${index + 1} of ${wanted}`);
  }
  return { shape: first.shape, generations };
}

/** @returns null where too few generations were undisturbed */
function resolutionOf(
  { primaries }: GateShape,
  all: readonly GateGeneration[],
  budgetSeconds: number,
): Resolution | null {
  const generations = all.filter(({ leftOut }) => leftOut.length === 0);
  if (generations.length < FEWEST) return null;
  const estimates = primaries.map((metric) => ({
    metric,
    estimate: estimateOf(generations.map(({ values }) => values[metric] ?? Number.NaN)),
  }));
  const longest = Math.max(...all.map(({ seconds }) => seconds));
  const sigmas: Values = Object.fromEntries(
    estimates.map(({ metric, estimate }): [MetricName, number] => [
      metric,
      estimate.standardError * Math.sqrt(estimate.generations),
    ]),
  );
  return {
    measuredAt: new Date().toISOString(),
    generations: generations.length,
    secondsAGeneration: longest,
    budgetSeconds,
    metrics: estimates.map(({ metric, estimate }) => ({
      metric,
      sigma: sigmas[metric] ?? Number.NaN,
      difference: { mean: estimate.mean, ...interval(estimate, LEVEL) },
      smallest: smallestFound(metric, { sigmas, most: Math.floor(budgetSeconds / longest) }),
    })),
  };
}

const LEVEL = 0.05;
