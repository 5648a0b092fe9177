/** `bench gate`: decides whether the candidate's services got slower than the base's. */
import { writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { Command, Option } from 'commander';
import { type GateSetup, holdGate } from '../harness/gate/gate.ts';
import { checkoutFor, sourceNamed, usualBase } from '../harness/gate/sources.ts';
import { PROJECT } from '../harness/provision/program.ts';
import type { GateFile } from '../model/gate-file.ts';
import { GATE_FORMATS } from '../reports/gate/registry.ts';
import { UsageError } from './failure.ts';
import { type ExitStyle, exitCodeOfGate } from './gate-exit.ts';
import { addMeasuringOptions, type MeasuringOptions, planOf, scenariosOf } from './gate-options.ts';
import { gatePrinter } from './gate-progress.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import { implementationOption, jsonOption } from './options.ts';
import { progressOn } from './progress.ts';
import { RESULTS } from './results.ts';
import { benchVersion } from './version.ts';

interface GateOptions extends MeasuringOptions {
  readonly base?: string;
  readonly candidate?: string;
  readonly implementation?: string[];
  readonly out?: string;
  readonly json?: true;
  readonly exitCompat?: ExitStyle;
}

export function gateCommand(): Command {
  const command = new Command('gate')
    .option('--base <ref|folder>', 'what to compare with; default: where HEAD left the main branch')
    .option('--candidate <ref|folder>', 'what is judged; default: the checkout as it is, changes included')
    .addOption(implementationOption('those whose programs differ'));
  return addMeasuringOptions(command, 'that one implementation under one scenario may be measured')
    .option('--out <folder>', `the gate's folder; default: a new one under ${RESULTS}/`)
    .addOption(jsonOption())
    .addOption(new Option('--exit-compat <tool>', 'exit with 99 instead of 1').choices(['k6']))
    .addHelpText(
      'after',
      `
Both sides are served at the same time on clones of the same data, and driven in turns by
the bench that is called. docs/gate-statistics.md tells how it is decided.

Exit codes: 0 pass; 1 fail (99 with --exit-compat k6); 2 the call's words are off;
3 inconclusive, invalid or not comparable; 4 it could not be done; 130 interrupted.

Examples:
  bench gate                                     what this branch changes, against the main branch
  bench gate --base HEAD                         what is not committed yet
  bench gate --base v1.2 --implementation columnar --scenario browse --budget 12m`,
    )
    .action(gate);
}

async function gate(options: GateOptions): Promise<void> {
  const scenarios = scenariosOf(options);
  const id = `gate-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}`;
  const gateFolder = resolve(options.out ?? join(RESULTS, id));
  const sources = await sourcesOf(options);
  await sweepCache();
  const progress = progressOn(process.stderr);
  const setup: GateSetup = {
    sources,
    implementations: options.implementation ?? null,
    scenarios,
    plan: planOf(options),
    gateFolder,
    benchVersion: benchVersion(),
    signal: lifecycleSignal,
    onEvent: gatePrinter(progress),
  };
  const file = await holdGate(setup).finally(() => progress.end());
  await conclude(file, gateFolder, options);
}

async function sourcesOf({ base, candidate }: GateOptions): Promise<GateSetup['sources']> {
  const checkout = await checkoutFor(process.cwd(), PROJECT, lifecycleSignal);
  return {
    base:
      base === undefined
        ? await usualBase(checkout, lifecycleSignal)
        : await sourceNamed(base, '--base', checkout, lifecycleSignal),
    candidate:
      candidate === undefined ? checkout : await sourceNamed(candidate, '--candidate', checkout, lifecycleSignal),
  };
}

/** Writes the forms beside the gate file, prints one, and leaves the exit code. */
async function conclude(file: GateFile, gateFolder: string, { json, exitCompat }: GateOptions): Promise<void> {
  for (const { fileName, render } of Object.values(GATE_FORMATS))
    if (fileName !== null)
      await writeFile(join(gateFolder, fileName), render(file)).catch((error: NodeJS.ErrnoException) => {
        throw new UsageError(`cannot write into ${gateFolder} (${error.code}): choose another folder with --out`);
      });
  if (json) process.stdout.write(GATE_FORMATS.json.render(file));
  else process.stdout.write(`${GATE_FORMATS.terminal.render(file)}\nReport: ${shown(join(gateFolder, 'gate.html'))}\n`);
  process.exitCode = exitCodeOfGate(file, exitCompat ?? 'bench');
}

function shown(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}
