/** `bench generate`: a data set on disk. */
import { constants } from 'node:fs';
import { access, mkdir, readdir, rmdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { openDataset } from '../datagen/dataset.ts';
import type { DatasetKey } from '../datagen/generate.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { MANIFEST_FILE } from '../model/manifest.ts';
import { UsageError } from './failure.ts';
import { buildsIn } from './leftovers.ts';
import { lifecycleSignal, sweepCache } from './lifecycle.ts';
import { jsonOption, productsOption, scaleOption, seedOption } from './options.ts';
import { progressOn } from './progress.ts';

interface GenerateOptions {
  readonly scale: number;
  readonly seed: number;
  readonly products: number;
  readonly out?: string;
  readonly json?: true;
}

export function generateCommand(): Command {
  return new Command('generate')
    .description('make a data set: nine tables as Parquet, and a manifest')
    .addOption(scaleOption().makeOptionMandatory())
    .addOption(seedOption())
    .addOption(productsOption())
    .option('--out <folder>', 'a new folder for it; default: the cache, where runs find it')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  bench generate --scale 100                   5 million receipt lines, into the cache
  bench generate --scale 10 --out /data/ten    a data set to use elsewhere`,
    )
    .action(makeDataset);
}

async function makeDataset({ scale, seed, products, out, json }: GenerateOptions): Promise<void> {
  const target = out === undefined ? undefined : await targetOf(out, { scale, seed, products });
  await sweepCache();
  const progress = progressOn(process.stderr);
  const started = performance.now();
  const { folder, manifest, fromCache } = await provideDataset(
    { scale, seed, products },
    {
      signal: lifecycleSignal,
      onProgress({ shops, receiptLines }) {
        const elapsed = (performance.now() - started) / 1000;
        const left = (elapsed / shops) * (scale - shops);
        const rate = Math.round(receiptLines / elapsed).toLocaleString('en');
        progress.state(`${shops} of ${scale} shops, ${rate} receipt lines/s, ${left.toFixed(0)} s left`);
      },
    },
    target,
  );
  progress.end();
  if (json) {
    process.stdout.write(`${JSON.stringify({ folder, fromCache, rows: manifest.rows, bytes: manifest.bytes })}\n`);
    return;
  }
  const rows = Object.entries(manifest.rows).map(
    ([table, count]) => `  ${table.padEnd(13)}${count.toLocaleString('en').padStart(16)} rows`,
  );
  const how = fromCache
    ? 'was there already, and is undamaged'
    : `made in ${((performance.now() - started) / 1000).toFixed(1)} s`;
  process.stdout.write(`${rows.join('\n')}\n${(manifest.bytes / 1e6).toFixed(1)} MB in ${folder} (${how})\n`);
}

/**
 * The folder of the user's choice: new or empty, or this very data set.
 * @throws {UsageError}
 */
async function targetOf(out: string, key: DatasetKey): Promise<string> {
  const folder = resolve(out);
  const found = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw new UsageError(`cannot use ${folder} (${error.code}): choose a new folder with --out`);
  });
  if (found.includes(MANIFEST_FILE)) await refuseOtherThan(key, folder);
  else if (found.length > 0)
    throw new UsageError(`${folder} is not empty and holds no data set: choose a new folder with --out`);
  else await makeRoomFor(folder);
  return folder;
}

async function refuseOtherThan(key: DatasetKey, folder: string): Promise<void> {
  const { scale, seed, products } = await openDataset(folder);
  if (scale === key.scale && seed === key.seed && products === key.products) return;
  throw new UsageError(
    `${folder} holds another data set (scale ${scale}, seed ${seed}, ${products} products): choose a new folder with --out`,
  );
}

/** A data set is built beside its place and then gets its name, which must be free. */
async function makeRoomFor(folder: string): Promise<void> {
  const parent = dirname(folder);
  try {
    await mkdir(parent, { recursive: true });
    await access(parent, constants.W_OK);
    await rmdir(folder).catch(ignoreMissing);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error;
    throw new UsageError(`cannot make ${folder} (${code}): choose another folder with --out`);
  }
  buildsIn(parent);
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
