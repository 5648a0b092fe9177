/** `bench verify`: whether implementations give the oracle's answers: as loaded, under load, and after writes. */
import { Command } from 'commander';
import type { UnderLoad } from '../harness/check/verify.ts';
import { provideDataset } from '../harness/provision/data.ts';
import type { PostgresProvider } from '../harness/provision/postgres/provider.ts';
import { printVariant, type Variant } from '../harness/variant.ts';
import { type Checker, openChecker, type VerifiedVariant, verifyVariant } from '../harness/verification.ts';
import { knownOf } from './known.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import {
  allowRemoteOption,
  configOption,
  everyVariant,
  externalOption,
  implementationOption,
  jsonOption,
  productsOption,
  scalesOption,
  seconds,
  seedOption,
  variantsNamed,
} from './options.ts';
import { POSTGRES_HELP, postgresOption, withPostgres } from './postgres.ts';
import { type Progress, progressOn } from './progress.ts';

/** Enough for some hundred answers at scale 1, between which the tills post. */
const LOAD_SECONDS = 3;

interface VerifyOptions {
  readonly scale: number[];
  readonly implementation?: string[];
  readonly config?: string;
  readonly external?: string[];
  readonly allowRemote?: true;
  readonly postgres: string;
  readonly seed: number;
  readonly products: number;
  readonly sample?: number;
  readonly json?: true;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .addOption(scalesOption())
    .addOption(implementationOption('every variant'))
    .addOption(configOption())
    .addOption(externalOption())
    .addOption(allowRemoteOption())
    .addOption(postgresOption())
    .addOption(seedOption())
    .addOption(productsOption())
    .option('--sample <s>', 'a seeded sample for so many seconds instead of every answer', seconds)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `${POSTGRES_HELP}
Examples:
  bench verify                               every variant of every implementation, every answer, at scale 1
  bench verify --scale 100 --sample 60       what can be checked in a minute at scale 100`,
    )
    .action(verify);
}

async function verify(options: VerifyOptions): Promise<void> {
  const { implementations: known } = await knownOf(options);
  const variants = variantsNamed(options.implementation ?? everyVariant(known), known);
  await sweepCache();
  const progress = progressOn(process.stderr);
  const outcomes = await withPostgres(options, (postgres) => verifyAll(options, variants, postgres, progress));
  progress.end();
  if (options.json) process.stdout.write(`${JSON.stringify(outcomes)}\n`);
  else for (const outcome of outcomes) process.stdout.write(linesOf(outcome));
  if (outcomes.some(({ differences }) => differences.length > 0)) process.exitCode = 1;
}

async function verifyAll(
  options: VerifyOptions,
  variants: readonly Variant[],
  postgres: PostgresProvider,
  progress: Progress,
): Promise<VerifiedVariant[]> {
  const outcomes: VerifiedVariant[] = [];
  for (const scale of options.scale) {
    progress.state(`data of scale ${scale}`);
    const dataset = await provideDataset(
      { scale, seed: options.seed, products: options.products },
      { signal: lifecycleSignal },
    );
    const checker = await openChecker(dataset);
    try {
      for (const variant of variants) outcomes.push(await verifyOne(options, checker, variant, { postgres, progress }));
    } finally {
      checker.oracle.close();
    }
  }
  return outcomes;
}

function verifyOne(
  options: VerifyOptions,
  checker: Checker,
  variant: Variant,
  { postgres, progress }: { readonly postgres: PostgresProvider; readonly progress: Progress },
): Promise<VerifiedVariant> {
  const implementation = printVariant(variant);
  const { scale } = checker.dataset.manifest;
  return verifyVariant(checker, variant, {
    extent: options.sample === undefined ? 'all' : { seconds: options.sample },
    seed: options.seed,
    loadSeconds: LOAD_SECONDS,
    signal: lifecycleSignal,
    postgres,
    onProgress: ({ answersChecked, of }) =>
      progress.state(`${implementation} at scale ${scale}: ${answersChecked}${of === null ? '' : ` of ${of}`} answers`),
  });
}

function linesOf({
  scale,
  implementation,
  answersChecked,
  answersInAll,
  writesChecked,
  underLoad,
  seconds: time,
  differences,
}: VerifiedVariant): string {
  const counts = `${answersChecked} of ${answersInAll} answers and ${writesChecked} writes`;
  const what = `${counts}, ${loadWords(underLoad)}, in ${time.toFixed(1)} s`;
  if (differences.length === 0) return `right  ${implementation} at scale ${scale}: ${what}\n`;
  return `WRONG  ${implementation} at scale ${scale}: ${what}\n${differences.map((difference) => `       ${difference}\n`).join('')}`;
}

function loadWords(underLoad: UnderLoad): string {
  if (underLoad.state === 'skipped') return `none under load (${underLoad.reason})`;
  return `${underLoad.answers} answers under load beside ${underLoad.writes} writes`;
}
