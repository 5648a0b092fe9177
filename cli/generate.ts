/** `bench generate`: a data set on disk, as Parquet or as CSV; made, gone on with, or repaired. */
import { dirname, resolve } from 'node:path';
import { Command, Option } from 'commander';
import type { DatasetKey } from '../datagen/key.ts';
import { type ProvidedDataset, provideDataset, repairProvided } from '../harness/provision/data.ts';
import { exportCsv, requireCsvDisk } from '../harness/provision/export.ts';
import type { Manifest } from '../model/manifest.ts';
import type { Bytes, Seconds } from '../model/units.ts';
import { UsageError } from './failure.ts';
import { generateProgress, gigabytes } from './generate-progress.ts';
import { emptyTarget, targetOf } from './generate-target.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import { jsonOption, productsOption, scaleOption, seedOption } from './options.ts';
import { progressOn } from './progress.ts';

interface GenerateOptions extends DatasetKey {
  readonly out?: string;
  readonly format: 'parquet' | 'csv';
  readonly repair?: true;
  readonly json?: true;
}

export function generateCommand(): Command {
  return new Command('generate')
    .addOption(scaleOption().makeOptionMandatory())
    .addOption(seedOption())
    .addOption(productsOption())
    .option('--out <folder>', 'a new folder for it; default: the cache, where runs find it')
    .addOption(
      new Option('--format <form>', 'of the files; csv comes with the schema as SQL, and wants --out')
        .choices(['parquet', 'csv'])
        .default('parquet'),
    )
    .option('--repair', 'make the files of a damaged data set again, and nothing else')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Interrupted or killed, the same call goes on where it stopped.

Examples:
  bench generate --scale 100                                 5 million receipt lines, into the cache
  bench generate --scale 10 --out /data/ten                  a data set to use elsewhere
  bench generate --scale 10 --out /data/csv --format csv     for a database of your own: schema.sql says how
  bench generate --scale 1 --products 2000                   few shops with many products
  bench generate --scale 100 --repair                        after a message about a damaged file`,
    )
    .action(makeDataset);
}

async function makeDataset(options: GenerateOptions): Promise<void> {
  if (options.repair) return repair(options);
  if (options.format === 'csv') return makeCsv(options);
  const target = options.out === undefined ? undefined : await targetOf(options.out, options);
  await sweepCache();
  const { dataset, seconds } = await provide(options, target);
  const { folder, manifest, fromCache } = dataset;
  if (options.json)
    return printJson({ folder, fromCache, ...figuresOf(manifest), seconds, peakMemoryBytes: peakMemory() });
  const how = fromCache ? 'was there already, and is undamaged' : `made in ${seconds.toFixed(1)} s`;
  printFigures(manifest, `${megabytes(manifest.bytes)} in ${folder} (${how})`);
}

async function provide(key: DatasetKey, target?: string): Promise<{ dataset: ProvidedDataset; seconds: Seconds }> {
  const began = performance.now();
  const progress = generateProgress(progressOn(process.stderr), key);
  try {
    const dataset = await provideDataset(key, { signal: lifecycleSignal, ...progress.events }, target);
    return { dataset, seconds: (performance.now() - began) / 1000 };
  } finally {
    progress.end();
  }
}

async function makeCsv(options: GenerateOptions): Promise<void> {
  if (options.out === undefined)
    throw new UsageError('--format csv wants a new folder for the files: name it with --out');
  const target = await emptyTarget(resolve(options.out));
  await sweepCache();
  const { needed, free } = await requireCsvDisk(options, target);
  const progress = progressOn(process.stderr);
  progress.step(`as CSV: about ${gigabytes(needed)} of disk; ${gigabytes(free)} are free in ${dirname(target)}`);
  const { dataset } = await provide(options);
  const began = performance.now();
  const { bytes } = await exportCsv(dataset, target, {
    signal: lifecycleSignal,
    onTable: (table) => progress.step(`wrote ${table}.csv`),
  });
  progress.end();
  const { manifest } = dataset;
  if (options.json) return printJson({ folder: target, rows: manifest.rows, bytes });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  printFigures(
    manifest,
    `${megabytes(bytes)} of CSV in ${target} (written in ${seconds} s); schema.sql says how to load it`,
  );
}

async function repair({ out, json, format, ...key }: GenerateOptions): Promise<void> {
  if (format === 'csv') throw new UsageError('--repair is for a data set as Parquet: leave out --format csv');
  await sweepCache();
  const { folder, faults } = await repairProvided(key, lifecycleSignal, out === undefined ? undefined : resolve(out));
  if (json) return printJson({ folder, repaired: faults.map(({ file }) => file.path) });
  for (const { file, what } of faults) process.stdout.write(`  ${file.path} ${what}: made again\n`);
  process.stdout.write(`${folder} ${faults.length === 0 ? 'was undamaged' : 'is whole and undamaged now'}\n`);
}

/** Of this process, threads included. */
function peakMemory(): Bytes {
  return process.resourceUsage().maxRSS * 1024;
}

function figuresOf({ rows, bytes }: Manifest) {
  return { rows, bytes };
}

function printFigures({ rows }: Manifest, last: string): void {
  const lines = Object.entries(rows).map(
    ([table, count]) => `  ${table.padEnd(13)}${count.toLocaleString('en').padStart(16)} rows`,
  );
  process.stdout.write(`${lines.join('\n')}\n${last}\n`);
}

function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
