/** `bench verify`: whether implementations give the oracle's answers, after loading and after writes. */
import { Command } from 'commander';
import type { Verified } from '../harness/check/verify.ts';
import { provideDataset } from '../harness/provision/data.ts';
import type { PostgresProvider } from '../harness/provision/postgres/provider.ts';
import { printVariant, type Variant } from '../harness/variant.ts';
import { type Checker, openChecker, verifyVariant } from '../harness/verification.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import {
  allowRemoteOption,
  externalOption,
  implementationOption,
  implementationsOf,
  jsonOption,
  productsOption,
  scalesOption,
  seconds,
  seedOption,
  variantsNamed,
} from './options.ts';
import { POSTGRES_HELP, postgresOption, withPostgres } from './postgres.ts';
import { type Progress, progressOn } from './progress.ts';

interface VerifyOptions {
  readonly scale: number[];
  readonly implementation?: string[];
  readonly external?: string[];
  readonly allowRemote?: true;
  readonly postgres: string;
  readonly seed: number;
  readonly products: number;
  readonly sample?: number;
  readonly json?: true;
}

interface Outcome extends Verified {
  readonly scale: number;
  readonly implementation: string;
}

export function verifyCommand(): Command {
  return new Command('verify')
    .description("hold every answer against the oracle's: as loaded, and after a stream of writes")
    .addOption(scalesOption())
    .addOption(implementationOption())
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
  bench verify                               every implementation, every answer, at scale 1
  bench verify --scale 100 --sample 60       what can be checked in a minute at scale 100`,
    )
    .action(verify);
}

async function verify(options: VerifyOptions): Promise<void> {
  const variants = variantsNamed(options.implementation, await implementationsOf(options));
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
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
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

async function verifyOne(
  options: VerifyOptions,
  checker: Checker,
  variant: Variant,
  { postgres, progress }: { readonly postgres: PostgresProvider; readonly progress: Progress },
): Promise<Outcome> {
  const implementation = printVariant(variant);
  const { scale } = checker.dataset.manifest;
  const verified = await verifyVariant(checker, variant, {
    extent: options.sample === undefined ? 'all' : { seconds: options.sample },
    seed: options.seed,
    signal: lifecycleSignal,
    postgres,
    onProgress: ({ answersChecked, of }) =>
      progress.state(`${implementation} at scale ${scale}: ${answersChecked}${of === null ? '' : ` of ${of}`} answers`),
  });
  return { scale, implementation, ...verified };
}

function linesOf({
  scale,
  implementation,
  answersChecked,
  answersInAll,
  writesChecked,
  seconds: time,
  differences,
}: Outcome): string {
  const what = `${answersChecked} of ${answersInAll} answers and ${writesChecked} writes in ${time.toFixed(1)} s`;
  if (differences.length === 0) return `right  ${implementation} at scale ${scale}: ${what}\n`;
  return `WRONG  ${implementation} at scale ${scale}: ${what}\n${differences.map((difference) => `       ${difference}\n`).join('')}`;
}
