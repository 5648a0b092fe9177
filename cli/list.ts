/** `bench list`: what can be measured, and what has been. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { namedVariants, printVariant } from '../harness/variant.ts';
import type { Implementation } from '../model/implementation.ts';
import { readGateFile } from '../reports/gate/gate-file.ts';
import { headline } from '../reports/gate/words.ts';
import { rateWords } from '../reports/rate-words.ts';
import { printable } from '../reports/words.ts';
import { knownOf } from './known.ts';
import { configOption, jsonOption } from './options.ts';
import { findRun, RESULTS, type RunState, runNames } from './results.ts';

interface ListedRun {
  readonly folder: string;
  readonly state: RunState | 'damaged';
  /** Of a damaged one: why its file cannot be read. */
  readonly why?: string;
  readonly startedAt: string;
  readonly scales: readonly number[];
  readonly implementations: readonly string[];
}

export function listCommand(): Command {
  return new Command('list')
    .addOption(configOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nExample:\n  bench list --json')
    .action(list);
}

async function list({ config, json }: { readonly config?: string; readonly json?: true }): Promise<void> {
  const known = await knownOf(config === undefined ? {} : { config });
  const runs = await listedRuns();
  const gates = await listedGates();
  if (json) {
    const implementations = known.implementations.map((implementation) => {
      const { name, summary, store, options, capabilities } = implementation;
      const variants = namedVariants(implementation).map((variant) => ({
        name: printVariant(variant),
        capabilities: capabilities(variant.options),
      }));
      return { name, summary, store, options, variants };
    });
    process.stdout.write(`${JSON.stringify({ implementations, scenarios: known.scenarios, runs, gates })}\n`);
    return;
  }
  const width = Math.max(...[...known.implementations, ...known.scenarios].map(({ name }) => name.length));
  process.stdout.write(
    [
      'Implementations',
      ...known.implementations.flatMap((one) => implementationLines(one, width)),
      '',
      'Scenarios',
      ...known.scenarios.map(
        (scenario) => `  ${scenario.name.padEnd(width)} ${scenario.question} (${rateWords(scenario)})`,
      ),
      '',
      'Runs',
      ...(runs.length === 0 ? [`  none under ${RESULTS}/ yet: bench run --scale 1`] : runs.map(runLine)),
      '',
      ...(gates.length === 0 ? [] : ['Gates', ...gates.map(gateLine), '']),
    ].join('\n'),
  );
}

function implementationLines({ name, summary, options }: Implementation, width: number): string[] {
  const variants = Object.entries(options).map(([option, { summary: what, values, integer }]) => {
    const known = [...values, ...(integer ? ['1, 2, …'] : [])].join(' | ');
    return `  ${''.padEnd(width)} ?${option}=${known}: ${what}`;
  });
  return [`  ${name.padEnd(width)} ${summary}`, ...variants];
}

function runLine({ folder, state, why, startedAt, scales, implementations }: ListedRun): string {
  const name = printable(folder);
  if (why !== undefined) return `  ${name}  ${state}: ${printable(why)}`;
  return `  ${name}  ${state}, ${startedAt.slice(0, 16).replace('T', ' ')}, scale ${scales.join(',')}: ${implementations.join(', ')}`;
}

async function listedRuns(): Promise<readonly ListedRun[]> {
  const names = await runNames(RESULTS).catch(() => []);
  const runs: ListedRun[] = [];
  for (const name of names) runs.push(await listedRun(join(RESULTS, name)));
  return runs;
}

async function listedRun(folder: string): Promise<ListedRun> {
  const found = await findRun(folder);
  if (found.state === 'damaged') {
    return { folder, state: 'damaged', why: found.why, startedAt: '', scales: [], implementations: [] };
  }
  const { startedAt, plan } = found.run;
  return { folder, state: found.state, startedAt, scales: plan.scales, implementations: plan.implementations };
}

interface ListedGate {
  readonly folder: string;
  readonly startedAt: string;
  /** The first sentence of its report; of one that cannot be read, why. */
  readonly headline: string;
}

async function listedGates(): Promise<readonly ListedGate[]> {
  const names = (await readdir(RESULTS).catch(() => [])).sort();
  const gates: ListedGate[] = [];
  for (const name of names) gates.push(...(await listedGate(join(RESULTS, name))));
  return gates;
}

async function listedGate(folder: string): Promise<readonly ListedGate[]> {
  try {
    const gate = await readGateFile(folder);
    return gate === null ? [] : [{ folder, startedAt: gate.startedAt, headline: headline(gate) }];
  } catch (error) {
    return [{ folder, startedAt: '', headline: `damaged: ${error instanceof Error ? error.message : String(error)}` }];
  }
}

function gateLine({ folder, startedAt, headline: words }: ListedGate): string {
  return `  ${printable(folder)}  ${startedAt.slice(0, 16).replace('T', ' ')} ${printable(words)}`;
}
