/** `on-demand` across its two processes: one snapshot an answer, and an end for what is too slow. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { checkAnswer } from '../harness/check/answers.ts';
import { type ContractClient, contractClient } from '../harness/check/client.ts';
import { allQuestions, pathOf, type Question } from '../harness/check/questions.ts';
import { recordedWrites } from '../harness/check/write-log.ts';
import { provideDataset } from '../harness/provision/data.ts';
import { type Started, withService } from '../harness/started.ts';
import { parseVariant } from '../harness/variant.ts';
import { type Checker, openChecker } from '../harness/verification.ts';
import { inSnapshot } from '../implementations/on-demand/session.ts';
import { IMPLEMENTATIONS } from '../implementations/registry.ts';
import { TooSlowError } from '../implementations/shared/backend/answer-store.ts';
import { openPool } from '../implementations/shared/postgres/pool.ts';
import { passwordOf } from '../model/credentials.ts';

const PATIENCE_MS = 60_000;
/** Far less than the service's own limit. */
const PATIENT = { timeout: 15_000, interval: 20 };
/** Several starts on a machine that others use. */
const LONG_MS = 300_000;
const SHOPS = 2;
/** Overviews, and details from popular to rare. */
const ASKED = new Set([null, 1, 20, 40]);
let cache: string;
let checker: Checker;
let starts = 0;

beforeAll(async () => {
  cache = mkdtempSync(join(tmpdir(), 'bench-on-demand-'));
  // PostgreSQL may have to run as another user.
  chmodSync(cache, 0o755);
  process.env.BENCH_CACHE = cache;
  checker = await openChecker(await provideDataset({ scale: SHOPS, seed: 3, products: 40 }));
});
afterAll(() => {
  checker?.oracle.close();
  delete process.env.BENCH_CACHE;
  rmSync(cache, { recursive: true, force: true });
});

function serving<T>(name: string, work: (client: ContractClient, started: Started) => Promise<T>): Promise<T> {
  const variant = parseVariant(name, IMPLEMENTATIONS);
  const { signal } = new AbortController();
  // Folders are named by it, and tests of several starts at once must not share them.
  const unique = `on-demand-${starts++}`;
  return withService({ variant, dataset: checker.dataset, name: unique, signal }, async (started) => {
    const client = contractClient(started.service, PATIENCE_MS);
    try {
      return await work(client, started);
    } finally {
      await client.close();
    }
  });
}

const post = (client: ContractClient, shopId: number, till: number, seq: number, receipts = 1) =>
  client.post('/v1/receipts', `shop-${shopId}`, {
    shopId,
    till,
    receipts: Array.from({ length: receipts }, (_, index) => checker.makeReceipt(shopId, till, seq + index, 3)),
  });

const questions = (): Question[] =>
  Array.from(allQuestions(checker.dataset.manifest)).filter(({ productId }) => ASKED.has(productId));

test(
  'while tills write, every answer is exactly what its asOf says',
  async () => {
    const log = recordedWrites();
    const seen = new Set<string>();
    const wrong: string[] = [];
    await serving('on-demand', async (client) => {
      let writing = true;
      const write = async (shopId: number, till: number) => {
        for (let seq = 1; writing; seq++) {
          // Known before it is sent: an answer may hold it before it is acknowledged.
          log.addReceipt(shopId, till, checker.makeReceipt(shopId, till, seq, 3));
          expect(await post(client, shopId, till, seq)).toMatchObject({ status: 201 });
        }
      };
      const read = async () => {
        for (const question of questions()) {
          const { body } = await client.get(pathOf(question), 'bi-1');
          const checked = await checkAnswer(checker.oracle, log, question, body);
          if (checked.kind === 'wrong') wrong.push(checked.difference);
          else seen.add(JSON.stringify(checked.asOf));
        }
      };
      const writers = [101, 102].flatMap((till) => [write(1, till), write(2, till)]);
      await Promise.all([read(), read()]).finally(() => {
        writing = false;
      });
      await Promise.all(writers);
    });
    expect(wrong).toEqual([]);
    expect(seen.size).toBeGreaterThan(10);
  },
  LONG_MS,
);

test(
  'an answer past its limit is too-slow, nothing of it goes on, and the next one is fine',
  async () => {
    await serving('on-demand?timeout=5', async (client, { service, database }) => {
      const outsider = new pg.Client({ connectionString: database?.url ?? '' });
      await outsider.connect();
      await outsider.query('BEGIN; LOCK TABLE receipt_line IN ACCESS EXCLUSIVE MODE');
      const paths = ['/v1/chain/products', '/v1/chain/products/1', '/v1/shops/1/products', '/v1/shops/1/products/1'];
      // A client has four connections: five of them ask for more than the service works on at once.
      const crowd = Array.from({ length: 5 }, () => contractClient(service, PATIENCE_MS));
      const replies = await Promise.all(crowd.flatMap((one) => paths.map((path) => one.get(path, 'bi-1'))));
      for (const one of crowd) await one.close();
      for (const { status, body } of replies) {
        expect(status).toBe(504);
        expect(JSON.parse(body)).toMatchObject({ type: 'too-slow', status: 504 });
      }
      const { rows } = await outsider.query(
        `SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`,
      );
      expect(rows).toEqual([]);
      await outsider.query('ROLLBACK');
      await outsider.end();
      for (const path of paths) expect(await client.get(path, 'bi-1')).toMatchObject({ status: 200 });
    });
  },
  LONG_MS,
);

test(
  'an answer that nobody waits for any more is cancelled, in the queue and in the database',
  async () => {
    await serving('on-demand', async (client, { service, database }) => {
      const outsider = new pg.Client({ connectionString: database?.url ?? '' });
      await outsider.connect();
      // Its own connection: inside a transaction the activity is that of the first look.
      const observer = new pg.Client({ connectionString: database?.url ?? '' });
      await observer.connect();
      const busy = async () => {
        const { rows } = await observer.query(
          `SELECT query FROM pg_stat_activity
           WHERE datname = current_database() AND backend_type = 'client backend' AND state <> 'idle' AND query NOT LIKE 'BEGIN; LOCK%' AND pid <> pg_backend_pid()`,
        );
        return rows.length;
      };
      const token = await tokenOf(service, 'bi-1');
      await outsider.query('BEGIN; LOCK TABLE receipt_line IN ACCESS EXCLUSIVE MODE');
      const leaving = new AbortController();
      const options = { headers: { authorization: `Bearer ${token}` }, signal: leaving.signal };
      const url = `${service.baseUrl}/v1/chain/products`;
      // More than the service works on at once.
      const calls = Array.from({ length: 20 }, () => fetch(url, options).catch((error: Error) => error.name));
      await vi.waitFor(async () => expect(await busy()).toBe(24), PATIENT);
      leaving.abort();
      expect(new Set(await Promise.all(calls))).toEqual(new Set(['AbortError']));
      // Its own limit, after which nothing would be left anyway, is 30 s.
      await vi.waitFor(async () => expect(await busy()).toBe(0), PATIENT);
      await outsider.query('ROLLBACK');
      await outsider.end();
      await observer.end();
      expect(await client.get('/v1/chain/products', 'bi-1')).toMatchObject({ status: 200 });
    });
  },
  LONG_MS,
);

async function tokenOf({ baseUrl, secret }: Started['service'], login: string): Promise<string> {
  const body = JSON.stringify({ login, password: passwordOf(secret, login) });
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(`${baseUrl}/v1/sessions`, { method: 'POST', headers, body });
  return ((await reply.json()) as { token: string }).token;
}

test('many short statements end at the limit, too, and the connection goes on', async () => {
  await serving('on-demand', async (_client, { database }) => {
    const pool = openPool({ BENCH_DATABASE_URL: database?.url ?? '' }, 2);
    const exporter = await pool.connect();
    await exporter.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    const { rows } = await exporter.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    const snapshot = rows[0]?.snapshot ?? '';
    const nap = { name: 'nap', text: 'SELECT 1 FROM pg_sleep(0.01)', values: [] };
    const napping = inSnapshot(pool, { snapshot, limitMs: 200 }, async (session) => {
      for (;;) await session.rows<[number]>(nap);
    });
    await expect(napping).rejects.toBeInstanceOf(TooSlowError);
    const rested = await inSnapshot(pool, { snapshot, limitMs: 60_000 }, (session) => session.rows<[number]>(nap));
    expect(rested).toEqual([[1]]);
    exporter.release();
    await pool.end();
  });
});

test('the engine answers nobody without the secret', async () => {
  await serving('on-demand', async (_client, { service }) => {
    const engine = service.processes.find(({ component }) => component === 'engine');
    const environment = readFileSync(`/proc/${engine?.pid}/environ`, 'utf8').split('\0');
    const port = environment.find((entry) => entry.startsWith('BENCH_PORT='))?.split('=')[1];
    const ask = (secret: string) =>
      fetch(`http://127.0.0.1:${port}/ready`, { headers: { 'x-bench-secret': secret } }).then(({ status }) => status);
    expect([await ask(service.secret), await ask('guessed'), await ask('')]).toEqual([200, 401, 401]);
  });
});
