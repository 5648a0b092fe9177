/** Many tills at once, and readers beside them: every answer is of one snapshot. */
import { describe, expect, test } from 'vitest';
import {
  call,
  login,
  postReceipts,
  readDetail,
  readIncluding,
  readOverview,
  readSettled,
  receiptsOf,
  seqIn,
} from './client.ts';
import type { Suite } from './suite.ts';

const TILLS = 8;
const CALLS_A_TILL = 6;
const RECEIPTS_A_CALL = 3;

export function concurrencyCases(suite: Suite): void {
  const { service, newTill } = suite;

  describe('at the same time', () => {
    test('writers on several tills all get through, and every answer holds exactly what its asOf says', async () => {
      const token = await login(service(), 'shop-1');
      const tills = Array.from({ length: TILLS }, newTill);
      const before = await readSettled(suite, () => readDetail(service(), token, 1));
      /** Every receipt here is one unit of product 1. */
      const expectExact = (asOf: typeof before.asOf, figures: number[], base: number[]) => {
        const included = tills.reduce((sum, till) => sum + seqIn({ asOf }, [1, till]), 0);
        expect(figures).toEqual(base.map((figure) => figure + included));
      };

      let writing = true;
      const write = async (till: number) => {
        for (let done = 0; done < CALLS_A_TILL * RECEIPTS_A_CALL; done += RECEIPTS_A_CALL) {
          const receipts = receiptsOf(service(), done + 1, done + RECEIPTS_A_CALL);
          expect(await postReceipts(service(), token, till, receipts)).toMatchObject({ status: 201 });
        }
      };
      const base = before.data.kpis;
      const read = async () => {
        while (writing) {
          const detail = await readDetail(service(), token, 1);
          expectExact(detail.asOf, [detail.data.kpis.units, detail.data.kpis.receipts], [base.units, base.receipts]);
          const overview = await readOverview(service(), token);
          expectExact(overview.asOf, [overview.data.products[0]?.units ?? Number.NaN], [base.units]);
        }
      };
      const writers = Promise.all(tills.map(write)).finally(() => {
        writing = false;
      });
      await Promise.all([writers, read(), read()]);

      const last = CALLS_A_TILL * RECEIPTS_A_CALL;
      for (const till of tills) await readIncluding(suite, [1, till, last], () => readDetail(service(), token, 1));
      const after = await readSettled(suite, () => readDetail(service(), token, 1));
      expect(after.data.kpis.units - base.units).toBe(TILLS * last);
    });

    test('a call that is sent again before its answer came is counted once', async () => {
      const token = await login(service(), 'shop-1');
      const till = newTill();
      const receipts = receiptsOf(service(), 1, 2);
      const twice = [postReceipts(service(), token, till, receipts), postReceipts(service(), token, till, receipts)];
      expect((await Promise.all(twice)).map(({ status }) => status).sort()).toEqual([200, 201]);
    });

    test('logging in does not wait for anybody', async () => {
      const calls = Array.from({ length: 20 }, () => login(service(), 'bi-1'));
      const tokens = await Promise.all(calls);
      // The one that is sold least: an implementation that asks row by row is quickest there.
      const path = `/v1/chain/products/${service().products}`;
      for (const token of tokens)
        expect(await call(service(), `GET ${path}`, { token })).toMatchObject({ status: 200 });
    });
  });
}
