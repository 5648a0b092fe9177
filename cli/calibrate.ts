/** `bench calibrate`: which changes a gate on this machine would find, from two sides that are equal. */
import { randomInt } from 'node:crypto';
import { Command, Option } from 'commander';
import { calibrate } from '../harness/gate/calibrate.ts';
import { DEFAULT_COMPARISON } from '../implementations/registry.ts';
import { renderCalibrations } from '../reports/gate/calibration.ts';
import { DEFAULT_SCENARIOS, SCENARIOS } from '../scenarios/registry.ts';
import { budgetOption, CLIENTS, orderSeedOption, TIMEOUT_MS, warmUpOption } from './gate-options.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import {
  implementationOption,
  jsonOption,
  names,
  productsOption,
  scaleOption,
  scenariosNamed,
  seedOption,
  wholeNumber,
} from './options.ts';
import { progressOn } from './progress.ts';
import { benchVersion } from './version.ts';

interface CalibrateOptions {
  readonly implementation?: string[];
  readonly scenario?: string[];
  readonly generations: number;
  readonly budget: number;
  readonly warmUp: number;
  readonly scale: number;
  readonly seed: number;
  readonly products: number;
  readonly orderSeed?: number;
  readonly json?: true;
}

/** A standard deviation from fewer is hardly one. */
const FEWEST = 3;
const USUAL = 12;
const MOST = 200;

export function calibrateCommand(): Command {
  return new Command('calibrate')
    .addOption(implementationOption(DEFAULT_COMPARISON.join(', ')))
    .option(
      '--scenario <name,…>',
      `which load; default: ${DEFAULT_SCENARIOS.map(({ name }) => name).join(', ')}`,
      names,
    )
    .addOption(
      new Option('--generations <n>', 'how often each workload is measured, some 18 s each')
        .argParser(wholeNumber(FEWEST, MOST))
        .default(USUAL),
    )
    .addOption(budgetOption('of the gates whose resolution is told'))
    .addOption(warmUpOption())
    .addOption(scaleOption().default(1))
    .addOption(seedOption())
    .addOption(productsOption())
    .addOption(orderSeedOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
This checkout is measured against itself, as a gate measures. What comes out is printed, and
kept in the cache: gates on this machine tell it from then on.

Exit codes: 0 calibrated; 2 the call's words are off; 3 the machine was too disturbed;
4 it could not be done; 130 interrupted.

Examples:
  bench calibrate                                            every architecture, some 55 minutes
  bench calibrate --implementation precompute --scenario browse
  bench calibrate --implementation columnar --budget 5m      for gates of five minutes`,
    )
    .action(run);
}

async function run(options: CalibrateOptions): Promise<void> {
  const {
    scale,
    seed,
    products,
    budget: budgetSeconds,
    warmUp: warmUpSeconds,
    generations,
    orderSeed = randomInt(2 ** 32),
  } = options;
  const scenarios = options.scenario === undefined ? DEFAULT_SCENARIOS : scenariosNamed(options.scenario, SCENARIOS);
  await sweepCache();
  const progress = progressOn(process.stderr);
  const all = await calibrate({
    implementations: options.implementation ?? DEFAULT_COMPARISON,
    scenarios,
    plan: { scale, seed, orderSeed, products, budgetSeconds, warmUpSeconds, clients: CLIENTS, timeoutMs: TIMEOUT_MS },
    generations,
    benchVersion: benchVersion(),
    signal: lifecycleSignal,
    onStep: (text) => progress.step(text),
    onState: (text) => progress.state(text),
  }).finally(() => progress.end());
  process.stdout.write(options.json ? `${JSON.stringify(all)}\n` : renderCalibrations(all));
}
