/** `bench run`: measure, print the table, write the report. */
import { basename, join, resolve } from 'node:path';
import { Command } from 'commander';
import { USUAL_BUDGET_SECONDS } from '../harness/capacity-plan.ts';
import { plannedScenario } from '../harness/plan.ts';
import { run } from '../harness/run.ts';
import { printVariant } from '../harness/variant.ts';
import { DEFAULT_COMPARISON } from '../implementations/registry.ts';
import type { Plan, RunFile } from '../model/run-file.ts';
import type { Scenario } from '../model/scenario.ts';
import { DEFAULT_SCENARIOS } from '../scenarios/registry.ts';
import { capacityAnnouncement } from './capacity-words.ts';
import { knownOf } from './known.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import {
  allowRemoteOption,
  comparison,
  configOption,
  externalOption,
  implementationOption,
  jsonOption,
  names,
  productsOption,
  scalesOption,
  scenariosNamed,
  seconds,
  seedOption,
  variantsNamed,
  wholeNumber,
} from './options.ts';
import { POSTGRES_HELP, postgresOption, withPostgres } from './postgres.ts';
import { progressOn } from './progress.ts';
import { RESULTS } from './results.ts';
import { resumeRun } from './resume.ts';
import { conclude, tellWhatIsKept } from './run-end.ts';
import { runPrinter } from './run-progress.ts';
import { benchVersion, gitState } from './version.ts';

interface RunOptions {
  readonly scale: number[];
  readonly implementation?: string[];
  readonly config?: string;
  readonly external?: string[];
  readonly allowRemote?: true;
  readonly postgres: string;
  readonly scenario?: string[];
  readonly repeats?: number;
  readonly duration?: number;
  readonly quick?: true;
  readonly capacity?: true;
  readonly capacityBudget?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly seed: number;
  readonly products: number;
  readonly json?: true;
}

const CLIENTS = 8;
/** Windows such that the default run takes about five minutes on two cores and spends half of them measuring. */
const SECONDS = { closed: 1.3, open: 1.6 };
const QUICK_SECONDS = { closed: 0.8, open: 1 };
const WARM_UP_SECONDS = 0.5;
const TIMEOUT_MS = 10_000;
const QUICK_CAPACITY_SECONDS = 20;

export function runCommand(): Command {
  return new Command('run')
    .addOption(scalesOption())
    .addOption(implementationOption(DEFAULT_COMPARISON.join(', ')))
    .addOption(configOption())
    .addOption(externalOption())
    .addOption(allowRemoteOption())
    .addOption(postgresOption())
    .option(
      '--scenario <name,…>',
      `which load; default: ${DEFAULT_SCENARIOS.map(({ name }) => name).join(', ')}`,
      names,
    )
    .option('--repeats <n>', 'fresh executions of every cell; default 3, with --quick 1', wholeNumber(1, 1000))
    .option(
      '--duration <s>',
      'length of each measured window; default 1.3 (closed) and 1.6 (open), with --quick 0.8 and 1',
      seconds,
    )
    .option('--quick', 'a first look: one repeat, short windows, no intervals')
    .option('--capacity', 'also search for the highest rate at which 99 % of the requests are good')
    .option(
      '--capacity-budget <s>',
      `implies --capacity: how long each cell's search may take in each repeat; default ${USUAL_BUDGET_SECONDS}, with --quick ${QUICK_CAPACITY_SECONDS}`,
      seconds,
    )
    .option('--out <folder>', `the run's folder; default: a new one under ${RESULTS}/`)
    .option('--resume <run>', 'go on with what is missing in a run that was interrupted or killed')
    .addOption(seedOption())
    .addOption(productsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${POSTGRES_HELP}
Examples:
  bench run --scale 1                                  the main job: every implementation, three repeats
  bench run --scale 1,100 --scenario bi --quick        a first look at one scenario at two sizes
  bench run --scale 10 --implementation 'columnar?threads=1' --duration 30
  bench run --scale 1 --scenario browse --capacity     how much each can take, and who can take most
  bench run --resume results/RUN                       the rest of a run that was interrupted or killed`,
    )
    .action(measure);
}

async function measure(options: RunOptions, command: Command): Promise<void> {
  const { resume } = options;
  if (resume !== undefined) return resumeRun({ ...options, resume }, command);
  const known = await knownOf(options);
  const { implementations } = known;
  const variants = variantsNamed(options.implementation ?? comparison(implementations), implementations);
  const scenarios =
    options.scenario === undefined ? DEFAULT_SCENARIOS : scenariosNamed(options.scenario, known.scenarios);
  const plan = planOf(options, variants.map(printVariant), scenarios);
  const begunAt = new Date().toISOString();
  const id = `${begunAt.slice(0, 19).replaceAll(':', '')}-scale-${plan.scales.join('-')}`;
  const runFolder = resolve(options.out ?? join(RESULTS, id));
  await sweepCache();
  const progress = progressOn(process.stderr);
  for (const words of capacityAnnouncement(plan)) progress.step(words);
  let finished: RunFile;
  try {
    finished = await withPostgres(options, (postgres) =>
      run({
        plan,
        variants,
        runFolder,
        id: basename(runFolder),
        benchVersion: benchVersion(),
        git: gitState(),
        postgres,
        signal: lifecycleSignal,
        onEvent: runPrinter(progress, plan.repeats),
      }),
    );
  } catch (error) {
    progress.end();
    await tellWhatIsKept(runFolder, begunAt);
    throw error;
  }
  progress.end();
  await conclude(finished, runFolder, options.json ?? false);
}

function planOf(options: RunOptions, implementations: string[], scenarios: readonly Scenario[]): Plan {
  const quick = options.quick ?? false;
  const windows = quick ? QUICK_SECONDS : SECONDS;
  return {
    scales: options.scale,
    implementations,
    scenarios: scenarios.map((scenario) => plannedScenario(scenario, { duration: options.duration, quick })),
    repeats: options.repeats ?? (quick ? 1 : 3),
    seed: options.seed,
    products: options.products,
    quick,
    closed: { clients: CLIENTS, warmupSeconds: WARM_UP_SECONDS, seconds: options.duration ?? windows.closed },
    open: { warmupSeconds: WARM_UP_SECONDS, seconds: options.duration ?? windows.open },
    timeoutMs: TIMEOUT_MS,
    capacity: capacityOf(options),
  };
}

function capacityOf({ capacity, capacityBudget, quick }: RunOptions): Plan['capacity'] {
  if (capacityBudget !== undefined) return { budgetSeconds: capacityBudget };
  if (capacity === undefined) return null;
  return { budgetSeconds: quick ? QUICK_CAPACITY_SECONDS : USUAL_BUDGET_SECONDS };
}
