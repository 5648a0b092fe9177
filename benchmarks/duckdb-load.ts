/**
 * How fast a data set gets into DuckDB, each load in a fresh process with the means that the harness grants: the load of
 * `columnar`, and as a yardstick the normalised base, all nine tables as they are by `CREATE TABLE AS`, in turns. Then once each
 * the lines alone, the history of `batch-etl` and the oracle's sums.
 * `node bin/pinned.js benchmarks/duckdb-load.ts [--scale 20] [--pairs 5]`; with `--pairs 0` the first two once each, for large scales.
 */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs, promisify } from 'node:util';
import { finish, lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { folderBytes } from '../harness/measure/disk.ts';
import { scratchFolder } from '../harness/provision/cache.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { means } from '../harness/space.ts';
import { script } from '../implementations/shared/script.ts';
import type { LoadCost, LoadName } from './one-load.ts';
import { median, pairsOf, ratioText, type Segment } from './pairs.ts';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '20' }, pairs: { type: 'string', default: '5' } },
});
const [scale, pairs] = [Number(values.scale), Number(values.pairs)];

interface Load extends Segment, LoadCost {
  readonly diskBytes: number;
}

startLifecycle();
await sweepCache();
const { folder, manifest } = await provideDataset({ scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
const lines = manifest.rows.receipt_line;
const { memory, queryThreads } = means();
const loads: Record<LoadName, Load[]> = { columnar: [], base: [], lines: [], history: [], oracle: [] };
const columnar = () => load('columnar');
const base = () => load('base');
const measured = pairs > 0 ? await pairsOf(columnar, base, pairs, 1) : [{ one: await columnar(), other: await base() }];
if (pairs > 0) {
  await load('lines');
  await load('history');
  await load('oracle');
}
console.log(
  `scale ${scale}, ${lines.toLocaleString('en')} lines, ${queryThreads} threads, memory limit ${mebibytes(memory)}; load average ${loadavg()[0]?.toFixed(1)}`,
);
for (const name of ['columnar', 'base', 'lines', 'history', 'oracle'] as const) if (loads[name].length > 0) print(name);
const ratio = (of: (segment: Segment) => number) => ratioText(measured, of);
console.log(
  `columnar against base: ${ratio(({ value }) => value)} of the time, ${ratio(({ cpuSeconds }) => cpuSeconds)} of the CPU`,
);
await finish(0);

async function load(name: LoadName): Promise<Load> {
  const state = await scratchFolder(`duckdb-load-${name}`);
  await mkdir(state, { recursive: true });
  const [node, ...args] = script(import.meta.url, 'one-load.ts');
  const env = {
    ...{ BENCH_DATASET: folder, BENCH_STATE: state },
    ...{ BENCH_MEMORY_BYTES: String(memory), BENCH_QUERY_THREADS: String(queryThreads) },
  };
  const { stdout } = await promisify(execFile)(node, [...args, name], { env, signal: lifecycleSignal });
  const cost = JSON.parse(stdout) as LoadCost;
  const done = { ...cost, value: cost.seconds, diskBytes: await folderBytes(state) };
  loads[name].push(done);
  return done;
}

function print(name: LoadName): void {
  const of = (figure: (load: Load) => number) => median(loads[name].map(figure));
  const seconds = of((one) => one.seconds);
  console.log(
    `${name.padEnd(8)} ${seconds.toFixed(2)} s, ${(lines / seconds / 1e6).toFixed(2)} million lines/s; ` +
      `${of((one) => one.cpuSeconds).toFixed(2)} CPU-s; peak ${mebibytes(of((one) => one.peakBytes))}; ` +
      `${of((one) => one.diskBytes / lines).toFixed(2)} bytes a line on disk`,
  );
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
