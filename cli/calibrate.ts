/** `bench calibrate`: which changes a gate on this machine would find, from two sides that are equal. */
import { Command, Option } from 'commander';
import { calibrate } from '../harness/gate/calibrate.ts';
import { DEFAULT_COMPARISON } from '../implementations/registry.ts';
import { renderCalibrations } from '../reports/gate/calibration.ts';
import { addMeasuringOptions, type MeasuringOptions, planOf, scenariosOf } from './gate-options.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import { implementationOption, jsonOption, wholeNumber } from './options.ts';
import { progressOn } from './progress.ts';
import { benchVersion } from './version.ts';

interface CalibrateOptions extends MeasuringOptions {
  readonly implementation?: string[];
  readonly generations: number;
  readonly json?: true;
}

/** A standard deviation from fewer is hardly one. */
const FEWEST = 3;
const USUAL = 12;
const MOST = 200;

export function calibrateCommand(): Command {
  const command = new Command('calibrate')
    .addOption(implementationOption(DEFAULT_COMPARISON.join(', ')))
    .addOption(
      new Option('--generations <n>', 'how often each workload is measured, some 13 s each where answers are quick')
        .argParser(wholeNumber(FEWEST, MOST))
        .default(USUAL),
    );
  return addMeasuringOptions(command, 'that a gate may measure, of those whose resolution is told')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
This checkout is measured against itself, as a gate measures. What comes out is printed, and
kept in the cache: gates on this machine tell it from then on.

Exit codes: 0 calibrated; 2 the call's words are off; 3 the machine was too disturbed;
4 it could not be done; 130 interrupted.

Examples:
  bench calibrate                                            every architecture, most of an hour
  bench calibrate --implementation precompute --scenario browse
  bench calibrate --implementation columnar --budget 12m     for gates of twelve minutes`,
    )
    .action(run);
}

async function run(options: CalibrateOptions): Promise<void> {
  const scenarios = scenariosOf(options);
  await sweepCache();
  const progress = progressOn(process.stderr);
  const all = await calibrate({
    implementations: options.implementation ?? DEFAULT_COMPARISON,
    scenarios,
    plan: planOf(options),
    generations: options.generations,
    benchVersion: benchVersion(),
    signal: lifecycleSignal,
    onStep: (text) => progress.step(text),
    onState: (text) => progress.state(text),
  }).finally(() => progress.end());
  process.stdout.write(options.json ? `${JSON.stringify(all)}\n` : renderCalibrations(all));
}
