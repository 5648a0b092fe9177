/** Many writers at once on the same products: nobody deadlocks, nothing is lost, and every answer is what its asOf says. */
import { expect, test } from 'vitest';
import { keyOf } from '../../datagen/mix.ts';
import type { Receipt } from '../../model/contract.ts';
import { differencesFromRebuilt, NO_DIFFERENCES, PATIENCE_MS, PRODUCTS, precomputeTests, SHOPS } from './setup.ts';

const TILLS_A_SHOP = 7;
/** Shared by all tills of both shops, so that known customers of one write are often those of another. */
const CUSTOMERS = 5;

const { checker, today, serving, check, questions } = precomputeTests();

/** Receipts over the same three products in any order, returns and the same product twice among them. */
function receiptsOf(shopId: number, till: number, first: number, count: number): Receipt[] {
  return Array.from({ length: count }, (_, index) => {
    const seq = first + index;
    const draw = (field: number) => keyOf(5, shopId, till, seq, field);
    const lines = Array.from({ length: 1 + (draw(0) % 5) }, (_, line) => ({
      productId: 1 + (draw(10 + line) % 3),
      quantity: (draw(20 + line) % 6) - 1 || 1,
      unitPriceCents: 99 + 50 * (draw(30 + line) % 9),
      discountCents: draw(40 + line) % 20,
    }));
    const customerId = draw(1) % 3 === 0 ? null : 1 + (draw(2) % CUSTOMERS);
    return { seq, soldAt: `${today()}T12:00:00`, customerId, lines };
  });
}

test.each([
  { mode: 'incremental', calls: 12 },
  // Reads all rows of its shop and of the chain at every call.
  { mode: 'full', calls: 2 },
  { mode: 'queue', calls: 12 },
])('16 writers and readers beside them, mode $mode', { timeout: PATIENCE_MS }, async ({ mode, calls }) => {
  const wrong: string[] = [];
  await serving(mode, async (store) => {
    const shops = Array.from({ length: SHOPS }, (_, index) => index + 1);
    let writing = true;
    const till = async (shopId: number, number: number) => {
      for (let call = 0, seq = 1; call < calls; call++) {
        const receipts = receiptsOf(shopId, number, seq, 1 + (call % 3));
        await store.postReceipts(shopId, number, receipts);
        seq += receipts.length;
      }
    };
    const desk = async (shopId: number) => {
      for (let seq = 1; seq <= calls; seq++)
        await store.postPrice(shopId, seq, 1 + (seq % 3), 100 + 10 * (keyOf(6, shopId, seq) % 40));
    };
    const read = async (from: number) => {
      for (let turn = from; writing; turn++) {
        const question = questions()[turn % questions().length];
        const difference = question === undefined ? null : await check(store, question);
        if (difference !== null) wrong.push(difference);
      }
    };
    const tills = shops.flatMap((shopId) => Array.from({ length: TILLS_A_SHOP }, (_, n) => till(shopId, 101 + n)));
    const writers = Promise.all([...tills, ...shops.map(desk)]).finally(() => {
      writing = false;
    });
    await Promise.all([writers, read(0), read(PRODUCTS)]);

    // A queue is merged soon; the other modes have nothing to wait for.
    await expect
      .poll(async () => missing(await store.client.get('/v1/chain/products', 'bi-1')), { timeout: 30_000 })
      .toBe(0);
    for (const question of questions()) {
      const difference = await check(store, question);
      if (difference !== null) wrong.push(difference);
    }
    if (mode !== 'full') expect(await differencesFromRebuilt(store, checker().dataset.folder)).toEqual(NO_DIFFERENCES);

    /** Calls that the answer leaves out. */
    function missing({ body }: { readonly body: string }): number {
      const { asOf } = JSON.parse(body) as { asOf: [number, number, number][] };
      const included = new Map(asOf.map(([shop, number, seq]) => [`${shop}/${number}`, seq]));
      return store.log.tills().filter(({ shopId, till: number, last }) => included.get(`${shopId}/${number}`) !== last)
        .length;
    }
  });
  expect(wrong).toEqual([]);
});
