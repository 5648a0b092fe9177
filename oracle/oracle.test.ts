import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomStore } from '../model/answers/testing/random-store.ts';
import { NO_WRITES, VECTORS_TODAY, vectorAnswers, vectorRows, vectorWrites } from '../model/answers/testing/vectors.ts';
import { canonicalJson, firstDifference } from '../model/canonical-json.ts';
import type { AsOf, Detail, Position, Scope } from '../model/contract.ts';
import type { LiveWrites, StoreRows } from '../model/store.ts';
import { buildOracle } from './base.ts';
import { type Oracle, openOracle } from './oracle.ts';
import { rowByRow } from './row-by-row.ts';
import { readStore, writeStore } from './testing/store-files.ts';
import { asOfAll, includedIn, logOf } from './testing/write-logs.ts';
import { AsOfError } from './writes.ts';

let scratch: string;
let vectors: Oracle;
const writes = vectorWrites();
const log = logOf(writes);
const CHAIN: Scope = { kind: 'chain' };

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'aunt-emma-test-'));
  vectors = await oracleOf(vectorRows(), VECTORS_TODAY, 420);
});
afterAll(async () => {
  vectors.close();
  await rm(scratch, { recursive: true });
});

async function oracleOf(rows: StoreRows, today: string, historyDays: number): Promise<Oracle> {
  const folder = await mkdtemp(join(scratch, 'store-'));
  const manifest = await writeStore(folder, rows, today, historyDays);
  await buildOracle(folder, manifest, folder);
  return openOracle(folder, manifest);
}

/** The shops, then the chain. */
function scopesOf({ shops }: StoreRows): Scope[] {
  return [...shops.map(({ shopId }): Scope => ({ kind: 'shop', shopId })), CHAIN];
}

const inScope = (asOf: AsOf, scope: Scope) =>
  asOf.filter(([shopId]) => scope.kind === 'chain' || shopId === scope.shopId);

async function vectorDetails(asOf: AsOf): Promise<Detail[]> {
  const details: Detail[] = [];
  for (const scope of scopesOf(vectorRows()))
    for (const { productId } of vectorRows().products)
      details.push(await vectors.detail(scope, productId, inScope(asOf, scope), log));
  return details;
}

test('rows written as files are read back as they were', async () => {
  const folder = await mkdtemp(join(scratch, 'round-'));
  await writeStore(folder, vectorRows(), VECTORS_TODAY, 420);
  expect(await readStore(folder)).toEqual(vectorRows());
});

test.each([
  { what: 'from the data set alone', asOf: [] as AsOf, answers: () => vectorAnswers().base },
  { what: 'with all live writes', asOf: asOfAll(writes), answers: () => vectorAnswers().afterLive },
])('the oracle’s answers are the vectors’ $what', async ({ asOf, answers }) => {
  const details = await vectorDetails(asOf);
  expect(firstDifference(answers(), details)).toBeNull();
  expect(canonicalJson(details)).toBe(canonicalJson(answers()));
});

test.each([
  { what: 'of a shop that is not named', named: ([shopId]: Position) => shopId !== 1 },
  { what: 'of a till that is not named', named: ([, till]: Position) => till !== 101 },
  { what: 'of the desks', named: ([, till]: Position) => till > 100 },
  { what: 'past the half of each till', named: () => true, part: 0.5 },
])('writes $what do not count for the chain, though they were sent', async ({ named, part = 1 }) => {
  const full = asOfAll(writes);
  const asOf = full.filter(named).map(([shopId, till, last]): Position => [shopId, till, Math.ceil(last * part)]);
  expect(asOf).not.toEqual(full);
  const plain = rowByRow(vectorRows(), includedIn(asOf, writes), VECTORS_TODAY);
  expect(firstDifference(plain.overview(CHAIN), await vectors.overview(CHAIN, asOf, log))).toBeNull();
  for (const { productId } of vectorRows().products) {
    const detail = await vectors.detail(CHAIN, productId, asOf, log);
    expect(firstDifference(plain.detail(CHAIN, productId), detail)).toBeNull();
  }
});

/** The writes numbered 1, 2, 3, … per till, all of today, as the contract has them posted. */
function asPosted({ receipts, prices }: LiveWrites, today: string): LiveWrites {
  const last = new Map<string, number>();
  const next = (key: string) => {
    last.set(key, (last.get(key) ?? 0) + 1);
    return last.get(key) ?? 1;
  };
  return {
    receipts: receipts.map((receipt) => ({ ...receipt, seq: next(`${receipt.shopId}/${receipt.till}`) })),
    prices: prices.map((price) => ({ ...price, validFrom: today, seq: next(`${price.shopId}/desk`) })),
  };
}

test('the oracle and the rows agree on random tiny stores, before and after writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 0xffffffff }), async (seed) => {
      const { rows, writes: drawn, today } = randomStore(seed);
      const posted = asPosted(drawn, today);
      // A random store's first delivery is 420 days before its last day: a history of 421.
      const oracle = await oracleOf(rows, today, 421);
      for (const included of [NO_WRITES, posted]) {
        const plain = rowByRow(rows, included, today);
        for (const scope of scopesOf(rows)) {
          const asOf = inScope(asOfAll(included), scope);
          expect(firstDifference(plain.overview(scope), await oracle.overview(scope, asOf, logOf(posted)))).toBeNull();
          for (const { productId } of rows.products) {
            const detail = await oracle.detail(scope, productId, asOf, logOf(posted));
            expect(firstDifference(plain.detail(scope, productId), detail)).toBeNull();
          }
        }
      }
      oracle.close();
    }),
    { numRuns: 6 },
  );
});

test('an asOf that cannot be is refused, whatever is asked', async () => {
  const scope: Scope = { kind: 'shop', shopId: 1 };
  const [, till, last] = asOfAll(writes).find(([shopId, t]) => shopId === 1 && t > 100) ?? [1, 101, 1];
  const never: AsOf = [[1, till, last + 1]];
  await expect(vectors.overview(scope, never, log)).rejects.toThrow(AsOfError);
  await expect(vectors.detail(scope, 1, never, log)).rejects.toThrow(AsOfError);
  await expect(vectors.detail(scope, 1, [[2, till, 1]], log)).rejects.toThrow('asOf of shop 1 names shop 2');
});

test('an unknown product is refused', async () => {
  await expect(vectors.detail(CHAIN, 99, [], log)).rejects.toThrow('no product 99');
});
