/** What the tests of `precompute` share: a small data set in a cache of its own, services on it, and a look behind them. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { checkAnswer } from '../../harness/check/answers.ts';
import { type ContractClient, contractClient } from '../../harness/check/client.ts';
import { allQuestions, pathOf, type Question } from '../../harness/check/questions.ts';
import { type RecordedWrites, recordedWrites } from '../../harness/check/write-log.ts';
import { provideDataset } from '../../harness/provision/data.ts';
import { type Started, withService } from '../../harness/started.ts';
import { type Checker, openChecker } from '../../harness/verification.ts';
import { buildState } from '../../implementations/precompute/build.ts';
import { precompute } from '../../implementations/precompute/index.ts';
import { readSetting } from '../../implementations/precompute/setting.ts';
import { openPool } from '../../implementations/shared/postgres/pool.ts';
import { DESK_TILL, type Receipt } from '../../model/contract.ts';
import type { Implementation } from '../../model/implementation.ts';

/** For one call, and for a test: data, base and state are made by the first on a machine that may be busy. */
export const PATIENCE_MS = 240_000;
const WRITING_CLIENTS = 4;
export const SHOPS = 2;
export const PRODUCTS = 6;

export interface Store {
  readonly started: Started;
  readonly client: ContractClient;
  readonly log: RecordedWrites;
  /** Posts and expects 201; what is sent is in the log before, because an answer may hold it before it is acknowledged. */
  postReceipts(shopId: number, till: number, receipts: readonly Receipt[]): Promise<void>;
  postPrice(shopId: number, seq: number, productId: number, priceCents: number): Promise<void>;
}

/** One line of it is wrong, as checkAnswer says it. */
export type Wrong = string;

export function precomputeTests() {
  let cache = '';
  let checker: Checker | undefined;
  let starts = 0;
  beforeAll(async () => {
    cache = mkdtempSync(join(tmpdir(), 'bench-precompute-'));
    // PostgreSQL may have to run as another user.
    chmodSync(cache, 0o755);
    process.env.BENCH_CACHE = cache;
    checker = await openChecker(await provideDataset({ scale: SHOPS, seed: 4, products: PRODUCTS }));
  });
  afterAll(() => {
    checker?.oracle.close();
    delete process.env.BENCH_CACHE;
    rmSync(cache, { recursive: true, force: true });
  });
  const opened = (): Checker => {
    if (checker === undefined) throw new Error('only inside of a test');
    return checker;
  };

  return {
    checker: opened,
    today: () => opened().dataset.manifest.today,
    serving<T>(mode: string, work: (store: Store) => Promise<T>, implementation: Implementation = precompute) {
      const { dataset } = opened();
      const request = { variant: { implementation, options: { mode } }, dataset, name: `precompute-${starts++}` };
      return withService({ ...request, signal: new AbortController().signal }, async (started) => {
        // One has a few connections; writers must not wait for each other before they meet in the database.
        const clients = Array.from({ length: 1 + WRITING_CLIENTS }, () => contractClient(started.service, PATIENCE_MS));
        try {
          return await work(storeOf(started, clients, dataset.manifest.today));
        } finally {
          await Promise.all(clients.map((client) => client.close()));
        }
      });
    },
    /** Asks, and holds the answer against the oracle at its own asOf. @returns what is wrong */
    async check({ client, log }: Store, question: Question): Promise<Wrong | null> {
      const { status, body } = await client.get(pathOf(question), 'bi-1');
      expect(status).toBe(200);
      const checked = await checkAnswer(opened().oracle, log, question, body);
      return checked.kind === 'wrong' ? checked.difference : null;
    },
    questions: () => [...allQuestions(opened().dataset.manifest)],
  };
}

function storeOf(started: Started, clients: readonly ContractClient[], today: string): Store {
  const log = recordedWrites();
  const [client, ...others] = clients;
  if (client === undefined) throw new Error('a store needs a client');
  const writer = (shopId: number, till: number) => others[(shopId + till) % others.length] ?? client;
  return {
    started,
    client,
    log,
    async postReceipts(shopId, till, receipts) {
      for (const receipt of receipts) log.addReceipt(shopId, till, receipt);
      const reply = await writer(shopId, till).post('/v1/receipts', `shop-${shopId}`, { shopId, till, receipts });
      expect(reply).toMatchObject({ status: 201 });
    },
    async postPrice(shopId, seq, productId, priceCents) {
      const price = { shopId, seq, productId, validFrom: today, priceCents };
      log.addPrice(price);
      expect(await writer(shopId, DESK_TILL).post('/v1/prices', `shop-${shopId}`, price)).toMatchObject({
        status: 201,
      });
    },
  };
}

/**
 * Builds all target data anew beside what the service keeps, from the rows that are there now.
 * @returns rows that only one of them has, by table
 */
export async function differencesFromRebuilt({ started }: Store, dataset: string): Promise<Record<string, unknown[]>> {
  const url = new URL(started.database?.url ?? '');
  url.searchParams.set('options', '-c search_path=rebuilt,public');
  const pool = openPool({ BENCH_DATABASE_URL: url.href }, 1);
  try {
    await pool.query('CREATE SCHEMA rebuilt');
    await pool.query('CREATE TABLE rebuilt.document (LIKE public.document INCLUDING ALL)');
    const env = { BENCH_DATASET: dataset, BENCH_STATE: '/' };
    await buildState(pool, await readSetting(pool, env));
    const differences: Record<string, unknown[]> = {};
    for (const table of ['product_state', 'visit', 'line_net', 'shelf_price', 'document']) {
      // A price that no shop has any more stays with the count 0.
      const rows = (schema: string) =>
        `SELECT * FROM ${schema}.${table}${table === 'shelf_price' ? ' WHERE count <> 0' : ''}`;
      const { rows: different } = await pool.query(
        `(${rows('public')} EXCEPT ${rows('rebuilt')}) UNION ALL (${rows('rebuilt')} EXCEPT ${rows('public')})`,
      );
      differences[table] = different;
    }
    return differences;
  } finally {
    await pool.end();
  }
}

export const NO_DIFFERENCES = { product_state: [], visit: [], line_net: [], shelf_price: [], document: [] };
