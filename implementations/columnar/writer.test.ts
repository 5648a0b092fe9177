import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { VECTORS_TODAY, vectorRows } from '../../model/answers/testing/vectors.ts';
import { dayNumber } from '../../model/calendar.ts';
import type { Receipt } from '../../model/contract.ts';
import { receiptFingerprint } from '../shared/fingerprint.ts';
import { openDatabase } from './database.ts';
import { SCHEMA } from './schema.ts';
import { openStore } from './store.ts';
import { expectAnswers, loadRows } from './test-store.ts';
import { openWriter, type Writer } from './writer.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
let writer: Writer;
/** What the writer runs: a commit is a statement. */
let statements: string[];

beforeEach(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run(SCHEMA);
  writer = await openWriter(connection, dayNumber(VECTORS_TODAY));
  statements = [];
  const run = connection.run.bind(connection);
  vi.spyOn(connection, 'run').mockImplementation(async (sql, ...rest) => {
    statements.push(sql);
    return run(sql, ...rest);
  });
});

afterEach(async () => {
  await writer.close();
  instance.closeSync();
});

function receipt(seq: number, quantity = 1): Receipt {
  const lines = [{ productId: 1, quantity, unitPriceCents: 200, discountCents: 0 }];
  return { seq, soldAt: `${VECTORS_TODAY}T10:00:00`, customerId: null, lines };
}

const post = (till: number, ...receipts: Receipt[]) => writer.postReceipts({ shopId: 1, till, receipts });
const change = (seq: number, priceCents = 199) =>
  writer.postPrice({ shopId: 1, seq, productId: 1, validFrom: VECTORS_TODAY, priceCents });

const created = { kind: 'created' };
const known = { kind: 'known' };

/** What is in the tables: units sold, price changes, and the numbers of every till. */
async function written() {
  const reader = await (await instance.connect()).runAndReadAll(
    `SELECT (SELECT coalesce(sum(quantity), 0)::INTEGER FROM sale), (SELECT count(*)::INTEGER FROM price),
       (SELECT coalesce(string_agg(till || '/' || seq, ' ' ORDER BY till, seq), '') FROM posted)`,
  );
  const [[units, prices, numbers] = []] = reader.getRows();
  return { units, prices, numbers };
}

test('what is posted while a commit is under way shares the next one', async () => {
  const tills = Array.from({ length: 60 }, (_, index) => 101 + index);
  const posts = tills.flatMap((till) => [post(till, receipt(1), receipt(2)), post(till, receipt(3))]);
  expect(await Promise.all([...posts, change(1), change(2)])).toEqual(new Array(122).fill(created));
  // The first call does not wait for company.
  expect(statements).toEqual(['BEGIN', 'COMMIT', 'BEGIN', 'COMMIT']);
  expect(await written()).toMatchObject({ units: 180, prices: 2 });
});

test('a call is not acknowledged before its commit', async () => {
  const order: string[] = [];
  vi.mocked(connection.run).mockImplementation(async (sql) => {
    order.push(sql);
    return await (await instance.connect()).run('SELECT 1');
  });
  await post(101, receipt(1)).then(() => order.push('acknowledged'));
  expect(order).toEqual(['BEGIN', 'COMMIT', 'acknowledged']);
});

test('calls of one group see each other: repeats, followers, contradictions and gaps', async () => {
  const first = post(999, receipt(1));
  const group = [
    post(101, receipt(1)),
    post(101, receipt(1)),
    post(101, receipt(1), receipt(2)),
    post(101, receipt(2, 5), receipt(3)),
    post(101, receipt(4)),
    post(101, receipt(3)),
    change(1),
    change(1),
    change(1, 198),
    change(3),
  ];
  expect(await first).toEqual(created);
  expect(await Promise.all(group)).toEqual([
    created,
    known,
    created,
    { kind: 'conflict', seq: 2 },
    { kind: 'gap', expectedSeq: 3 },
    created,
    created,
    known,
    { kind: 'conflict', seq: 1 },
    { kind: 'gap', expectedSeq: 2 },
  ]);
  expect(await written()).toEqual({ units: 4, prices: 1, numbers: '100/1 101/1 101/2 101/3 999/1' });
});

test('a refused call leaves nothing of its batch', async () => {
  await post(101, receipt(1));
  expect(await post(101, receipt(1, 2), receipt(2))).toEqual({ kind: 'conflict', seq: 1 });
  expect(await post(101, receipt(3), receipt(4))).toEqual({ kind: 'gap', expectedSeq: 2 });
  expect(await written()).toEqual({ units: 1, prices: 0, numbers: '101/1' });
});

test('a group that cannot be written leaves nothing, and the next one is as if it had not been', async () => {
  const first = post(999, receipt(1));
  // Fails in the middle of a row, with whole rows of others before it.
  const group = [
    post(101, receipt(1)),
    change(1),
    post(102, receipt(1), receipt(2, Number.NaN)),
    post(101, receipt(2)),
  ];
  await first;
  for (const { status } of await Promise.allSettled(group)) expect(status).toBe('rejected');
  expect(await written()).toEqual({ units: 1, prices: 0, numbers: '999/1' });

  expect(await post(101, receipt(2))).toEqual({ kind: 'gap', expectedSeq: 1 });
  expect(await Promise.all([post(101, receipt(1, 3)), post(102, receipt(1))])).toEqual([created, created]);
  expect(await change(1)).toEqual(created);
  expect(await written()).toEqual({ units: 5, prices: 1, numbers: '100/1 101/1 102/1 999/1' });
});

test('a group whose commit fails leaves nothing', async () => {
  const run = vi.mocked(connection.run).getMockImplementation();
  vi.mocked(connection.run).mockImplementation(async (sql, ...rest) => {
    if (sql === 'COMMIT') throw new Error('no space left on device');
    if (run === undefined) throw new Error('no connection');
    return run(sql, ...rest);
  });
  await expect(post(101, receipt(1))).rejects.toThrow('no space left');
  if (run !== undefined) vi.mocked(connection.run).mockImplementation(run);
  expect(await written()).toEqual({ units: 0, prices: 0, numbers: '' });
  expect(await post(101, receipt(1))).toEqual(created);
  expect(await written()).toEqual({ units: 1, prices: 0, numbers: '101/1' });
});

test('closing waits for what was posted', async () => {
  const posts = [post(101, receipt(1)), post(101, receipt(2))];
  await writer.close();
  expect(await Promise.all(posts)).toEqual([created, created]);
  expect(await written()).toMatchObject({ numbers: '101/1 101/2' });
  connection = await instance.connect();
  writer = await openWriter(connection, dayNumber(VECTORS_TODAY));
});

test('a store that is opened again knows what it acknowledged', async () => {
  const rows = vectorRows();
  const state = mkdtempSync(join(tmpdir(), 'bench-columnar-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const empty = await openDatabase(state, {});
  await loadRows(empty, rows);
  empty.closeSync();
  // A fingerprint that begins with zeros is the one that a number would shorten.
  const quantities = Array.from({ length: 400 }, (_, index) => index + 1);
  const zero = quantities.find((quantity) => receiptFingerprint(receipt(1, quantity)).startsWith('00'));
  if (zero === undefined) throw new Error('no fingerprint of 400 begins with zeros');
  const receipts = [receipt(1, zero), receipt(2)];
  const price = { shopId: 1, seq: 1, productId: 1, validFrom: VECTORS_TODAY, priceCents: 321 };
  const before = await openStore(await openDatabase(state, {}), VECTORS_TODAY);
  await before.store.postReceipts({ shopId: 1, till: 101, receipts });
  await before.store.postPrice(price);
  await before.store.close();

  const { store } = await openStore(await openDatabase(state, {}), VECTORS_TODAY);
  const live = receipts.map((one) => ({ shopId: 1, till: 101, ...one }));
  await expectAnswers(store, { rows, writes: { receipts: live, prices: [price] }, today: VECTORS_TODAY });
  expect(await store.postReceipts({ shopId: 1, till: 101, receipts })).toEqual(known);
  expect(await store.postPrice(price)).toEqual(known);
  expect(await store.postReceipts({ shopId: 1, till: 101, receipts: [receipt(2, 9)] })).toEqual({
    kind: 'conflict',
    seq: 2,
  });
  expect(await store.postReceipts({ shopId: 1, till: 101, receipts: [receipt(3)] })).toEqual(created);
  await store.close();
});
