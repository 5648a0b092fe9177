/**
 * How long `batch-etl` takes to refresh its snapshot, end to end: all target data, what one receipt changed, and nothing.
 * `node bin/pinned.js benchmarks/batch-refresh.ts [--scale 100] [--rounds 5]`
 */
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { contractClient } from '../harness/check/client.ts';
import { readTree } from '../harness/measure/processes.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { type Started, withService } from '../harness/started.ts';
import { parseVariant } from '../harness/variant.ts';
import { openChecker } from '../harness/verification.ts';
import { IMPLEMENTATIONS } from '../implementations/registry.ts';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '100' }, rounds: { type: 'string', default: '5' } },
});
const [scale, rounds] = [Number(values.scale), Number(values.rounds)];
const IDLE_SECONDS = 10;

interface Refresh {
  readonly outcome: 'published' | 'failed';
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly rows: number;
  readonly scopes: number;
  readonly documents: number;
  readonly steps: Readonly<Record<string, number>>;
}

startLifecycle();
await sweepCache();
const dataset = await provideDataset({ scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
const { makeReceipt, oracle } = await openChecker(dataset);
const variant = parseVariant('batch-etl', IMPLEMENTATIONS);
await withService({ variant, dataset, name: 'benchmark', signal: lifecycleSignal }, measure);
oracle.close();

async function measure({ service, stateFolder, database, signal }: Started): Promise<void> {
  const client = contractClient(service, 60_000);
  const admin = new pg.Client({ connectionString: database?.url ?? '' });
  await admin.connect();
  const refreshes = async () =>
    (await readFile(join(stateFolder, 'refreshes.jsonl'), 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Refresh);
  const next = async (which: (refresh: Refresh) => boolean, from: number): Promise<Refresh> => {
    for (;;) {
      signal.throwIfAborted();
      const found = (await refreshes()).slice(from).find(which);
      if (found !== undefined) return found;
      await sleep(20);
    }
  };
  const cpuOf = (which: string) =>
    readTree(service.processes.find(({ component }) => component === which)?.pid ?? 0)?.cpuSeconds ?? 0;
  const databaseCpu: number[] = [];
  const all: Refresh[] = [];
  const one: Refresh[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = (await refreshes()).length;
    const shopId = 1 + (round % scale);
    const post = { shopId, till: 101, receipts: [makeReceipt(shopId, 101, Math.floor(round / scale) + 1, 4)] };
    await client.post('/v1/receipts', `shop-${shopId}`, post);
    one.push(await next(({ rows }) => rows > 0, before));
    const after = (await refreshes()).length;
    const cpuBefore = cpuOf('database');
    await admin.query(`NOTIFY batch_etl_refresh, 'all'`);
    all.push(await next(({ scopes }) => scopes === scale + 1, after));
    databaseCpu.push(cpuOf('database') - cpuBefore);
  }
  const cpu = () => cpuOf('job') + cpuOf('database');
  const idleFrom = cpu();
  await sleep(IDLE_SECONDS * 1000);
  const busy = `load average ${loadavg()[0]?.toFixed(1)} (1.0 or so would be this alone)`;
  console.log(`scale ${scale}, ${rounds} rounds, medians; ${busy}`);
  print('all target data', all);
  console.log(`  and ${medianOf(databaseCpu).toFixed(3)} CPU-s of the database`);
  print('one receipt', one);
  const share = (cpu() - idleFrom) / IDLE_SECONDS;
  console.log(`nothing new: job and database together use ${(1000 * share).toFixed(0)} ms of CPU a second`);
  await client.close();
  await admin.end();
}

function print(what: string, refreshes: readonly Refresh[]): void {
  const median = (of: (refresh: Refresh) => number) => medianOf(refreshes.map(of));
  const steps = Object.keys(refreshes[0]?.steps ?? {}).map(
    (step) => `${step} ${(1000 * median(({ steps }) => steps[step] ?? 0)).toFixed(0)} ms`,
  );
  console.log(
    `${what}: ${median((one) => one.seconds).toFixed(3)} s, ${median((one) => one.cpuSeconds).toFixed(3)} CPU-s of the job; ` +
      `${median((one) => one.documents)} documents of ${median((one) => one.scopes)} scopes; ${steps.join(', ')}`,
  );
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
