import { DuckDBExtractedStatements, DuckDBInstance } from '@duckdb/node-api';
import { afterEach, expect, test, vi } from 'vitest';
import type { Scope } from '../../model/contract.ts';
import { asOfOf } from './answers.ts';
import { openReaders } from './readers.ts';
import { SCHEMA } from './schema.ts';
import { openWriter } from './writer.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const TODAY = 20_600;
const TILLS = 60;

async function emptyStore() {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  await connection.run(SCHEMA);
  return { instance, readers: await openReaders(instance, TODAY), writer: await openWriter(connection, TODAY) };
}

const receipts = (seq: number) => {
  const lines = [{ productId: 1, quantity: 1, unitPriceCents: 100, discountCents: 0 }];
  return [{ seq, soldAt: '2026-06-30T10:00:00', customerId: null, lines }];
};

test.each<Scope>([{ kind: 'chain' }, { kind: 'shop', shopId: 1 }])(
  'no write gets between the plan of an answer and its run: $kind',
  async (scope) => {
    const { instance, readers, writer } = await emptyStore();
    // Where the client prepares a statement to run it later, a till posts for the first time.
    const { prepare } = DuckDBExtractedStatements.prototype;
    let till = 100;
    vi.spyOn(DuckDBExtractedStatements.prototype, 'prepare').mockImplementation(async function (
      this: DuckDBExtractedStatements,
      index,
    ) {
      const prepared = await prepare.call(this, index);
      await writer.postReceipts({ shopId: 1, till: ++till, receipts: receipts(1) });
      return prepared;
    });
    for (let post = 0; post < 9; post++) {
      await writer.postReceipts({ shopId: 1, till: ++till, receipts: receipts(1) });
      const posted = Array.from({ length: till - 100 }, (_, index) => [1, 101 + index, 1]);
      expect(asOfOf(await readers.overview(scope))).toEqual(posted);
      expect(asOfOf(await readers.detail(scope, 1))).toEqual(posted);
    }
    await writer.close();
    await readers.close();
    instance.closeSync();
  },
);

test('answers beside writes say nothing but what was posted', async () => {
  const { instance, readers, writer } = await emptyStore();
  let begun = 100;
  let writing = true;
  const write = async () => {
    while (begun < 100 + TILLS) await writer.postReceipts({ shopId: 1, till: ++begun, receipts: receipts(1) });
    writing = false;
  };
  const read = async (scope: Scope) => {
    while (writing) {
      const asOf = asOfOf(await readers.overview(scope));
      expect(asOf).toEqual(asOf.map((_, index) => [1, 101 + index, 1]));
      expect(asOf.length).toBeLessThanOrEqual(begun - 100);
    }
  };
  const reads = [1, 2].flatMap(() => [read({ kind: 'chain' }), read({ kind: 'shop', shopId: 1 })]);
  await Promise.all([write(), ...reads]);
  await writer.close();
  await readers.close();
  instance.closeSync();
});

test('closing waits for the answers that are under way', async () => {
  const { instance, readers, writer } = await emptyStore();
  const answers = Array.from({ length: 10 }, () => readers.overview({ kind: 'chain' }));
  await readers.close();
  expect(await Promise.all(answers)).toEqual(answers.map(() => []));
  await writer.close();
  instance.closeSync();
});
