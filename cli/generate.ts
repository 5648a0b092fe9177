/** `bench generate`: a data set on disk. */
import { Command } from 'commander';
import { provideDataset } from '../harness/provision/data.ts';
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
    out,
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
