/**
 * Loading into PostgreSQL: our COPY from Parquet beside the server's own COPY FROM of a text file with the same rows, in
 * turns, each into a table made in the same transaction; then the whole load, step by step.
 * `node bin/pinned.js benchmarks/postgres-load.ts [--scale 20] [--pairs 12]`; with `--pairs 0` only the whole load.
 */
import { chmod, mkdir, readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { finish, lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { cpuSecondsBetween, readTree } from '../harness/measure/processes.ts';
import { scratchFolder } from '../harness/provision/cache.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { loadBase } from '../harness/provision/postgres/base.ts';
import { createCluster, type PostgresServer, startPostgres } from '../harness/provision/postgres/server.ts';
import { means } from '../harness/space.ts';
import { openDuckDb, sqlString } from '../implementations/shared/duckdb.ts';
import { copyFiles } from '../implementations/shared/postgres/copy.ts';
import { binaryEncoding, encodingOf } from '../implementations/shared/postgres/encode.ts';
import { TABLES_SQL } from '../implementations/shared/postgres/schema.ts';
import { LOADING_SETTINGS } from '../implementations/shared/postgres/settings.ts';
import { median, pairsOf, ratioText, type Segment } from './pairs.ts';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '20' }, pairs: { type: 'string', default: '12' } },
});
const [scale, pairs] = [Number(values.scale), Number(values.pairs)];
const WARM_UP_PAIRS = 1;
const WAYS = {
  receipt_line: [
    ['ours', encodingOf],
    ['ours, but binary', binaryEncoding],
  ],
  receipt: [['ours', encodingOf]],
} as const;

startLifecycle();
await sweepCache();
const dataset = await provideDataset({ scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
const space = { dataset, options: {}, ...means(), databaseMemory: means().memory };
// Streamed by one thread, as in the load.
const parquet = await (await openDuckDb(':memory:', { ...space, queryThreads: 1 })).connect();
console.log(`scale ${scale}; load average ${loadavg()[0]?.toFixed(1)} before it began`);
if (pairs > 0) await withServer('copy', compareCopies);
await withServer('whole', loadWhole);
await finish(0);

async function compareCopies(server: PostgresServer, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  for (const table of ['receipt_line', 'receipt'] as const) await compare(table, client, server, folder);
  await client.end();
}

async function compare(
  table: keyof typeof WAYS,
  client: pg.Client,
  { child }: PostgresServer,
  folder: string,
): Promise<void> {
  const paths = dataset.manifest.files
    .filter((file) => file.table === table)
    .map(({ path }) => join(dataset.folder, path));
  const text = join(folder, `${table}.txt`);
  const files = paths.map(sqlString).join(', ');
  await parquet.run(
    `COPY (FROM read_parquet([${files}])) TO ${sqlString(text)} (FORMAT csv, HEADER false, DELIMITER '\t', NULLSTR '\\N')`,
  );
  // As root, PostgreSQL runs as another user.
  await chmod(text, 0o644);
  const count = dataset.manifest.rows[table];
  const timed = (copy: () => Promise<unknown>) => async (): Promise<Segment> => {
    lifecycleSignal.throwIfAborted();
    await client.query('BEGIN');
    await client.query(`CREATE TABLE copied (${TABLES_SQL[table]})`);
    const [before, ownBefore, begin] = [readTree(child.pid), process.cpuUsage(), performance.now()];
    await copy();
    const seconds = (performance.now() - begin) / 1000;
    const own = process.cpuUsage(ownBefore);
    const cpuSeconds = cpuSecondsBetween(before, readTree(child.pid)) + (own.user + own.system) / 1e6;
    await client.query('ROLLBACK');
    return { value: count / seconds, cpuSeconds };
  };
  const serverSide = timed(() => client.query(`COPY copied FROM ${sqlString(text)}`));
  console.log(
    `${table}: ${count.toLocaleString('en')} rows, rows/s and CPU of PostgreSQL and us beside those of the server's own COPY`,
  );
  for (const [name, encoding] of WAYS[table]) {
    const ours = timed(() => copyFiles({ client, parquet, table: 'copied', paths, encoding }));
    const measured = await pairsOf(ours, serverSide, pairs, WARM_UP_PAIRS);
    const each = (of: (segment: Segment) => number) =>
      `${round(median(measured.map(({ one }) => of(one))))} to ${round(median(measured.map(({ other }) => of(other))))}, ratio ${ratioText(measured, of)}`;
    console.log(`  ${name}: ${each(({ value }) => value)} rows/s; ${each(({ cpuSeconds }) => cpuSeconds)} CPU-s`);
  }
}

/** What a base is loaded by, in a server as it is for that. */
async function loadWhole(server: PostgresServer, folder: string): Promise<void> {
  const work = join(folder, 'work');
  await mkdir(work);
  const before = readTree(server.child.pid);
  const { seconds, cpuSeconds } = await loadBase({ url: server.url, space, work, logFolder: folder }, lifecycleSignal);
  const serverCpu = cpuSecondsBetween(before, readTree(server.child.pid));
  const begin = performance.now();
  await server.stop();
  const stop = (performance.now() - begin) / 1000;
  const rows = dataset.manifest.rows.receipt_line;
  console.log((await readFile(join(folder, 'load.log'), 'utf8')).trimEnd());
  console.log(
    `whole load, ${rows.toLocaleString('en')} lines: ${seconds.toFixed(1)} s, ${stop.toFixed(1)} s to end the server; ` +
      `${serverCpu.toFixed(1)} CPU-s of PostgreSQL and ${cpuSeconds.toFixed(1)} of the load`,
  );
}

async function withServer(
  name: string,
  work: (server: PostgresServer, folder: string) => Promise<void>,
): Promise<void> {
  const folder = await scratchFolder(name);
  const cluster = join(folder, 'cluster');
  await mkdir(cluster);
  await createCluster(cluster, folder);
  const server = await startPostgres({ folder: cluster, means: space, logFolder: folder, settings: LOADING_SETTINGS });
  try {
    await work(server, folder);
  } finally {
    await server.stop();
  }
}

function round(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}
