/** Calls that are committed as one group are judged one after the other, and counted each once. */
import pg from 'pg';
import { expect, test } from 'vitest';
import { contractClient } from '../../harness/check/client.ts';
import type { Receipt } from '../../model/contract.ts';
import { differencesFromRebuilt, NO_DIFFERENCES, PATIENCE_MS, precomputeTests, type Store } from './setup.ts';

const { checker, serving } = precomputeTests();

test('calls of one till in one group: new, repeated, contradicted, missing, and the next', {
  timeout: PATIENCE_MS,
}, async () => {
  await serving('incremental', async (store) => {
    const post = posterOf(store);
    const { makeReceipt } = checker();
    const receipt = (till: number, seq: number): Receipt => makeReceipt(1, till, seq, 4);
    const other = { ...receipt(101, 1), customerId: 77 };
    const outcomes = await together(store, [
      // Waits for the chain with its commit under way; all others wait behind it, and are one group.
      () => post(1, 110, receipt(110, 1)),
      () => post(1, 101, receipt(101, 1)),
      () => post(1, 101, receipt(101, 1)),
      () => post(1, 101, other),
      () => post(1, 101, receipt(101, 3)),
      () => post(1, 101, receipt(101, 2)),
      () => post(2, 101, makeReceipt(2, 101, 1, 4)),
    ]);
    expect(outcomes).toEqual([201, 201, 200, 409, 409, 201, 201]);
    const { body } = await store.client.get('/v1/chain/products', 'bi-1');
    expect(JSON.parse(body)).toMatchObject({
      asOf: [
        [1, 101, 2],
        [1, 110, 1],
        [2, 101, 1],
      ],
    });
    expect(await transactions(store)).toEqual([['1/110/1'], ['1/101/1', '1/101/2', '2/101/1']]);
    expect(await differencesFromRebuilt(store, checker().dataset.folder)).toEqual(NO_DIFFERENCES);
  });
});

/** A client a call: one has fewer connections than there are calls. */
const posterOf = (store: Store) => async (shopId: number, till: number, receipt: Receipt) => {
  const client = contractClient(store.started.service, PATIENCE_MS);
  const { status } = await client.post('/v1/receipts', `shop-${shopId}`, { shopId, till, receipts: [receipt] });
  await client.close();
  return status;
};

/** Live receipts by the transaction that wrote them, oldest first. */
async function transactions({ started }: Store): Promise<string[][]> {
  const client = new pg.Client({ connectionString: started.database?.url ?? '' });
  await client.connect();
  const { rows } = await client.query<{ receipts: string[] }>(
    `SELECT array_agg(format('%s/%s/%s', shop_id, till, seq) ORDER BY shop_id, till, seq) AS receipts
     FROM receipt WHERE till > 100 GROUP BY xmin::text ORDER BY min(xmin::text::bigint)`,
  );
  await client.end();
  return rows.map(({ receipts }) => receipts);
}

/** Sends the calls in their order while somebody holds the chain's lock, and lets it go when all have arrived. */
async function together(store: Store, calls: readonly (() => Promise<number>)[]): Promise<number[]> {
  const holder = new pg.Client({ connectionString: store.started.database?.url ?? '' });
  await holder.connect();
  await holder.query('SELECT pg_advisory_lock(1, 0)');
  const outcomes: Promise<number>[] = [];
  for (const call of calls) {
    outcomes.push(call());
    // Long enough for the call to arrive before the next one is sent.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await holder.end();
  return Promise.all(outcomes);
}
