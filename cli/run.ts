/** `bench run`: measure, print the table, write the report. */
import { rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Command } from 'commander';
import { USUAL_BUDGET_SECONDS } from '../harness/capacity-plan.ts';
import { WrongAnswers } from '../harness/results.ts';
import { run } from '../harness/run.ts';
import type { RunEvent } from '../harness/run-setup.ts';
import { printVariant } from '../harness/variant.ts';
import { DEFAULT_COMPARISON } from '../implementations/registry.ts';
import type { Plan, RunFile } from '../model/run-file.ts';
import { REPORT_FORMATS } from '../reports/registry.ts';
import { readRunFile } from '../reports/run-file.ts';
import { renderTerminal } from '../reports/terminal.ts';
import { DEFAULT_SCENARIOS } from '../scenarios/registry.ts';
import { capacityAnnouncement, rungWords } from './capacity-words.ts';
import { NotDone } from './failure.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import {
  allowRemoteOption,
  comparison,
  externalOption,
  implementationOption,
  implementationsOf,
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
import { type Progress, progressOn } from './progress.ts';
import { RESULTS } from './results.ts';
import { benchVersion, gitState } from './version.ts';

interface RunOptions {
  readonly scale: number[];
  readonly implementation?: string[];
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
  readonly seed: number;
  readonly products: number;
  readonly json?: true;
}

const CLIENTS = 8;
/** Windows such that the default run ends within five minutes on two cores and spends half of them measuring. */
const SECONDS = { closed: 1.5, open: 1.8 };
const QUICK_SECONDS = { closed: 0.8, open: 1 };
const WARM_UP_SECONDS = 0.5;
const TIMEOUT_MS = 10_000;
const QUICK_CAPACITY_SECONDS = 20;

export function runCommand(): Command {
  return new Command('run')
    .description('measure implementations: throughput, response time, freshness and cost')
    .addOption(scalesOption())
    .addOption(implementationOption(DEFAULT_COMPARISON.join(', ')))
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
      'length of each measured window; default 1.5 (closed) and 1.8 (open), with --quick 0.8 and 1',
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
    .addOption(seedOption())
    .addOption(productsOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${POSTGRES_HELP}
Examples:
  bench run --scale 1                              the main job: every implementation, three repeats
  bench run --scale 1,100 --scenario bi --quick    a first look at one scenario at two sizes
  bench run --scale 10 --implementation 'columnar?threads=1' --duration 30
  bench run --scale 1 --scenario browse --capacity     how much each can take, and who can take most`,
    )
    .action(measure);
}

async function measure(options: RunOptions): Promise<void> {
  const known = await implementationsOf(options);
  const variants = variantsNamed(options.implementation ?? comparison(known), known);
  const plan = planOf(options, variants.map(printVariant));
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
        onEvent: printer(progress, plan),
      }),
    );
  } catch (error) {
    progress.end();
    await tellWhatIsKept(runFolder, begunAt);
    throw error;
  }
  progress.end();
  const report = join(runFolder, 'report.html');
  await writeFile(report, REPORT_FORMATS.html.render(finished));
  await pointLatestTo(runFolder);
  if (options.json) process.stdout.write(REPORT_FORMATS.json.render(finished));
  else
    process.stdout.write(`${renderTerminal(finished, { colour: process.stdout.isTTY })}\nReport: ${shown(report)}\n`);
  const wrong = failures(finished).find(({ kind }) => kind === 'wrong-answers');
  if (wrong !== undefined) throw new WrongAnswers(`${wrong.message}: see ${shown(report)}`);
  if (!anythingMeasured(finished)) throw new NotDone(`no cell could be measured: the reasons are in ${shown(report)}`);
}

function planOf(options: RunOptions, implementations: string[]): Plan {
  const quick = options.quick ?? false;
  const windows = quick ? QUICK_SECONDS : SECONDS;
  return {
    scales: options.scale,
    implementations,
    scenarios: scenariosNamed(options.scenario, DEFAULT_SCENARIOS),
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

function printer(progress: Progress, plan: Plan): (event: RunEvent) => void {
  let cell = '';
  return (event) => {
    switch (event.kind) {
      case 'step':
        return progress.step(event.text);
      case 'generating':
        return progress.state(
          `${event.shopsBefore + event.shops} of ${event.scale} shops, ${event.receiptLines.toLocaleString('en')} receipt lines`,
        );
      case 'verifying':
        return progress.state(`${event.implementation}: ${event.answersChecked} answers are right so far`);
      case 'cell': {
        const { implementation, scale, repeat } = event.start;
        cell = `[${event.turn}/${event.turns}] ${implementation} ${event.scenario.name} at scale ${scale}, repeat ${repeat + 1} of ${plan.repeats}`;
        return progress.step(cell);
      }
      case 'rung':
        return progress.step(`  ${rungWords(event.rung)}`);
      case 'second': {
        const { second, outcomes, p50Us, p99Us } = event.figures;
        const time = (us: number | null) => (us === null ? '–' : `${(us / 1000).toFixed(1)} ms`);
        const failed = outcomes.due - outcomes.answered;
        const when = second < 0 ? 'warm-up' : `second ${second + 1}`;
        return progress.state(
          `${event.phase} ${when}: ${outcomes.answered}/s, p50 ${time(p50Us)}, p99 ${time(p99Us)}, ${failed} failed`,
        );
      }
    }
  };
}

/** `results/latest`, for a run in the results folder. */
async function pointLatestTo(runFolder: string): Promise<void> {
  if (dirname(runFolder) !== resolve(RESULTS)) return;
  const link = join(RESULTS, 'latest');
  const fresh = `${link}.${process.pid}`;
  try {
    await symlink(basename(runFolder), fresh);
    await rename(fresh, link);
  } catch {
    // A convenience: something else of that name is left as it is.
    await rm(fresh, { force: true });
  }
}

/** After a run that ended early. A folder that was refused may hold an older run. */
async function tellWhatIsKept(runFolder: string, begunAt: string): Promise<void> {
  const kept = await readRunFile(runFolder).catch(() => null);
  if (kept === null || kept.startedAt < begunAt || !anythingMeasured(kept)) return;
  console.error(`bench: what was measured so far is kept: bench report ${shown(runFolder)}`);
}

function anythingMeasured({ cells }: RunFile): boolean {
  return cells.some(({ repeats }) => repeats.some(({ state }) => state === 'done' || state === 'void'));
}

function failures({ cells }: RunFile) {
  return cells.flatMap(({ repeats }) => repeats.filter((result) => result.state === 'failed'));
}

function shown(path: string): string {
  const short = relative('.', path);
  return short.startsWith('..') ? path : short;
}
