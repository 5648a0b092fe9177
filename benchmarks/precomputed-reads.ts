/**
 * What access, rules and positions cost a read of `precompute`: its reads a second against those of a bare server on the
 * same parts (bare-lookup.ts) that looks up the same documents in the same table, in short segments that alternate.
 * `node bin/pinned.js benchmarks/precomputed-reads.ts [--scale 1] [--pairs 15] [--seconds 1.5] [--clients 8] [--tills 4]`
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { finish, lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { contractClient } from '../harness/check/client.ts';
import { cpuSecondsBetween, readTree } from '../harness/measure/processes.ts';
import { scratchFolder } from '../harness/provision/cache.ts';
import { startGuarded } from '../harness/provision/children.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { freePort } from '../harness/provision/ports.ts';
import type { Service } from '../harness/serve.ts';
import { type Started, withService } from '../harness/started.ts';
import { parseVariant } from '../harness/variant.ts';
import { openChecker } from '../harness/verification.ts';
import { IMPLEMENTATIONS } from '../implementations/registry.ts';
import { script } from '../implementations/shared/script.ts';
import { readFor } from './closed-reads.ts';
import { median, type Pair, pairsOf, ratioText, type Segment } from './pairs.ts';
import { tokenFor } from './token.ts';

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    pairs: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '1.5' },
    clients: { type: 'string', default: '8' },
    tills: { type: 'string', default: '4' },
  },
});
const [scale, pairs, seconds] = [Number(values.scale), Number(values.pairs), Number(values.seconds)];
const [clients, tills] = [Number(values.clients), Number(values.tills)];
const SHOP = 1;
const LOGIN = `shop-${SHOP}`;
const FIRST_TILL = 101;
/** Code is compiled and statements planned; then it counts. */
const WARM_UP_PAIRS = 3;
const TIMEOUT_MS = 60_000;

/** As the shop's manager looks around: three overviews to two details. 0: the overview. */
const productOf = (n: number) => (n % 5 < 3 ? 0 : 1 + (n % DEFAULT_PRODUCTS));

startLifecycle();
await sweepCache();
const dataset = await provideDataset({ scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
const variant = parseVariant('precompute', IMPLEMENTATIONS);
await withService({ variant, dataset, name: 'precomputed-reads', signal: lifecycleSignal }, async (started) => {
  await postReceipts(started.service);
  const token = await tokenFor(started.service, LOGIN);
  const own = started.service.processes.map(({ pid }) => pid);
  const database = started.database?.child?.pid ?? 0;
  const url = `${started.service.baseUrl}/v1/shops/${SHOP}/products`;
  await withBare(started, async (bareUrl, pid) => {
    const precomputed = () => segment(url, token, own, (product) => (product === 0 ? '' : `/${product}`));
    const bare = () => segment(`${bareUrl}/documents/${SHOP}`, token, [pid, database], (product) => `/${product}`);
    print(await pairsOf(precomputed, bare, pairs, WARM_UP_PAIRS));
  });
});
await finish(0);

/** Some tills have sold something: an answer without positions would be the easy case. */
async function postReceipts(service: Service): Promise<void> {
  const { makeReceipt, oracle } = await openChecker(dataset);
  const client = contractClient(service, TIMEOUT_MS);
  for (let till = FIRST_TILL; till < FIRST_TILL + tills; till++) {
    const post = { shopId: SHOP, till, receipts: [makeReceipt(SHOP, till, 1, 4)] };
    const { status, body } = await client.post('/v1/receipts', LOGIN, post);
    if (status !== 201) throw new Error(`POST /v1/receipts answered ${status}: ${body}`);
  }
  await client.close();
  oracle.close();
}

async function withBare({ database }: Started, work: (baseUrl: string, pid: number) => Promise<void>): Promise<void> {
  const port = await freePort();
  const child = await startGuarded({
    name: 'bare look-up',
    argv: script(import.meta.url, 'bare-lookup.ts'),
    env: { BENCH_PORT: String(port), BENCH_DATABASE_URL: database?.url ?? '' },
    cwd: process.cwd(),
    logFile: join(await scratchFolder('logs-bare-look-up'), 'bare.log'),
  });
  try {
    const baseUrl = `http://127.0.0.1:${port}`;
    while (!(await answers(`${baseUrl}/documents/${SHOP}/0`))) {
      lifecycleSignal.throwIfAborted();
      await sleep(20);
    }
    await work(baseUrl, child.pid);
  } finally {
    await child.stop();
  }
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** @param pids - of the server's process and the database, which nobody else uses meanwhile */
async function segment(
  baseUrl: string,
  token: string,
  pids: readonly number[],
  pathOf: (product: number) => string,
): Promise<Segment> {
  lifecycleSignal.throwIfAborted();
  const { origin, pathname } = new URL(baseUrl);
  const path = (n: number) => pathname + pathOf(productOf(n));
  const before = pids.map(readTree);
  const read = await readFor({ baseUrl: origin, clients, token, path, milliseconds: 1000 * seconds });
  const cpuSeconds = pids.reduce((sum, pid, index) => sum + cpuSecondsBetween(before[index] ?? null, readTree(pid)), 0);
  return { value: read.perSecond, cpuSeconds: cpuSeconds / read.answered };
}

function print(measured: readonly Pair[]): void {
  const line = (name: string, of: (pair: Pair) => Segment) => {
    const rate = median(measured.map((pair) => of(pair).value));
    const cpu = 1e6 * median(measured.map((pair) => of(pair).cpuSeconds));
    console.log(`${name.padEnd(10)} ${rate.toFixed(0)} reads a second, ${cpu.toFixed(0)} µs of CPU a read`);
  };
  console.log(`scale ${scale}, ${clients} clients, ${tills} live tills; load average ${loadavg()[0]?.toFixed(1)}`);
  line('precompute', ({ one }) => one);
  line('bare', ({ other }) => other);
  console.log(`ratio      ${ratioText(measured, ({ value }) => value)} of the rate (target: at least 0.7)`);
  console.log(
    `           ${ratioText(measured, ({ cpuSeconds }) => cpuSeconds)} of the CPU; medians of ${pairs} pairs, 95 %`,
  );
}
