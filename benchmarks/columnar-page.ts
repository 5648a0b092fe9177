/**
 * What a shop's page of `columnar` costs over HTTP against its raw query: the same statement on the same data, run by DuckDB
 * in this process with the same memory and threads, rows fetched and nothing made of them. One call at a time, in short
 * segments that alternate, overview and detail apart.
 * `node bin/pinned.js benchmarks/columnar-page.ts [--scales 1,100] [--pairs 15] [--seconds 0.6]`
 */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { finish, lifecycleSignal, startLifecycle, sweepCache } from '../cli/lifecycle.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { type ProvidedDataset, provideDataset } from '../harness/provision/data.ts';
import { workspace } from '../harness/space.ts';
import { prepared, withService } from '../harness/started.ts';
import { parseVariant } from '../harness/variant.ts';
import { DATABASE_FILE } from '../implementations/columnar/database.ts';
import { detailSql, overviewSql } from '../implementations/columnar/queries.ts';
import { IMPLEMENTATIONS } from '../implementations/registry.ts';
import { duckDbSettings } from '../implementations/shared/duckdb.ts';
import { dayNumber } from '../model/calendar.ts';
import { readFor } from './closed-reads.ts';
import { median, type Pair, pairsOf, ratioText, type Segment } from './pairs.ts';
import { tokenFor } from './token.ts';

const { values } = parseArgs({
  options: {
    scales: { type: 'string', default: '1,100' },
    pairs: { type: 'string', default: '15' },
    seconds: { type: 'string', default: '0.6' },
  },
});
const [pairs, milliseconds] = [Number(values.pairs), 1000 * Number(values.seconds)];
const WARM_UP_PAIRS = 2;
const variant = parseVariant('columnar', IMPLEMENTATIONS);

/** One page after the other, of all shops and products in turn. */
interface Page {
  readonly name: string;
  path(shopId: number, productId: number): string;
  sql(shopId: number, productId: number, today: number): string;
}

const PAGES: readonly Page[] = [
  {
    name: 'overview',
    path: (shopId) => `/v1/shops/${shopId}/products`,
    sql: (shopId, _product, today) => overviewSql({ kind: 'shop', shopId }, today),
  },
  {
    name: 'detail',
    path: (shopId, productId) => `/v1/shops/${shopId}/products/${productId}`,
    sql: (shopId, productId, today) => detailSql({ kind: 'shop', shopId }, productId, today),
  },
];

startLifecycle();
await sweepCache();
for (const scale of values.scales.split(',').map(Number)) {
  const dataset = await provideDataset({ scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
  await withService({ variant, dataset, name: 'columnar-page', signal: lifecycleSignal }, async ({ service }) => {
    const raw = await openRaw(dataset);
    // One who may read every shop: a shop's own login a shop would be a cache of so many tokens.
    const token = await tokenFor(service, 'bi-1');
    for (const page of PAGES) {
      const overHttp = () => pageSegment(page, service.baseUrl, token, dataset);
      const inProcess = () => rawSegment(page, raw, dataset);
      print(scale, page, await pairsOf(overHttp, inProcess, pairs, WARM_UP_PAIRS));
    }
    raw.close();
  });
}
console.log(`target: at most 2; medians of ${pairs} pairs, 95 %; load average ${loadavg()[0]?.toFixed(1)}`);
await finish(0);

interface Raw {
  run(sql: string): Promise<unknown>;
  close(): void;
}

/** The prepared state itself, which is only read. */
async function openRaw(dataset: ProvidedDataset): Promise<Raw> {
  const { stateFolder } = await prepared({ variant, dataset, signal: lifecycleSignal });
  const settings = { ...duckDbSettings(workspace(dataset, variant)), access_mode: 'READ_ONLY' };
  const instance = await DuckDBInstance.create(join(stateFolder, DATABASE_FILE), settings);
  const connection = await instance.connect();
  return {
    run: async (sql) => (await connection.runAndReadAll(sql)).getRows(),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Of the n-th page. */
function shopAndProduct(n: number, { manifest }: ProvidedDataset): [shopId: number, productId: number] {
  return [1 + (n % manifest.scale), 1 + (n % manifest.products)];
}

async function pageSegment(page: Page, baseUrl: string, token: string, dataset: ProvidedDataset): Promise<Segment> {
  const path = (n: number) => page.path(...shopAndProduct(n, dataset));
  const { times } = await readFor({ baseUrl, clients: 1, token, path, milliseconds });
  return { value: median(times), cpuSeconds: 0 };
}

async function rawSegment(page: Page, raw: Raw, dataset: ProvidedDataset): Promise<Segment> {
  lifecycleSignal.throwIfAborted();
  const times: number[] = [];
  const today = dayNumber(dataset.manifest.today);
  const end = performance.now() + milliseconds;
  for (let n = 0; performance.now() < end; n++) {
    const began = performance.now();
    await raw.run(page.sql(...shopAndProduct(n, dataset), today));
    times.push(performance.now() - began);
  }
  return { value: median(times), cpuSeconds: 0 };
}

function print(scale: number, page: Page, measured: readonly Pair[]): void {
  const http = median(measured.map(({ one }) => one.value)).toFixed(2);
  const raw = median(measured.map(({ other }) => other.value)).toFixed(2);
  console.log(
    `scale ${scale}, shop ${page.name}: ${http} ms over HTTP, ${raw} ms raw; ratio ${ratioText(measured, ({ value }) => value)}`,
  );
}
