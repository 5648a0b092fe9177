/** What was acknowledged survives a kill; what was not is either all there or not at all. */
import { describe, expect, test } from 'vitest';
import { DESK_TILL } from '../../model/contract.ts';
import {
  call,
  expectProblem,
  login,
  postReceipts,
  readDetail,
  readIncluding,
  readOverview,
  receiptOf,
  receiptsOf,
  seqIn,
} from './client.ts';
import type { Suite } from './suite.ts';

const RECEIPTS_A_CALL = 4;
const CALLS_BEFORE_KILL = 5;

export function restartCases(suite: Suite): void {
  const { service, newTill } = suite;

  describe('after a kill and a restart', () => {
    test('receipts, prices, tokens and answers are the same', async ({ skip }) => {
      const { restart } = service();
      if (restart === undefined) skip('it cannot be restarted');
      const token = await login(service(), 'shop-1');
      const till = newTill();
      expect(await postReceipts(service(), token, till, receiptsOf(service(), 1, 3))).toMatchObject({ status: 201 });
      const before = await readIncluding(suite, [1, till, 3], () => readDetail(service(), token, 1));
      await restart?.();

      const after = await readIncluding(suite, [1, till, 3], () => readDetail(service(), token, 1));
      expect(after.data).toEqual(before.data);
      expect(after.asOf).toEqual(before.asOf);
      expect(await postReceipts(service(), token, till, receiptsOf(service(), 1, 3))).toMatchObject({ status: 200 });
      const other = [receiptOf(service(), 2, { customerId: 1 })];
      expectProblem(await postReceipts(service(), token, till, other), 'conflict');
      expect(await postReceipts(service(), token, till, receiptsOf(service(), 4, 4))).toMatchObject({ status: 201 });
      const price = { shopId: 1, seq: 2_147_483_647, productId: 1, validFrom: service().manifestToday, priceCents: 1 };
      const { expectedSeq } = expectProblem(await call(service(), 'POST /v1/prices', { token, json: price }), 'gap');
      expect(expectedSeq).toBe(seqIn(before, [1, DESK_TILL]) + 1);
    });

    test('a kill amid writing loses nothing that was acknowledged and tears no call', async ({ skip }) => {
      const { restart } = service();
      if (restart === undefined) skip('it cannot be restarted');
      const token = await login(service(), 'shop-1');
      const till = newTill();
      let acknowledged = 0;
      let enough = () => {};
      const amidWriting = new Promise<void>((resolve) => {
        enough = resolve;
      });
      const writer = (async () => {
        for (;;) {
          const receipts = receiptsOf(service(), acknowledged + 1, acknowledged + RECEIPTS_A_CALL);
          const reply = await postReceipts(service(), token, till, receipts).catch(() => null);
          if (reply?.status !== 201) return;
          acknowledged += RECEIPTS_A_CALL;
          if (acknowledged >= CALLS_BEFORE_KILL * RECEIPTS_A_CALL) enough();
        }
      })();
      // A writer that is refused ends first.
      await Promise.race([amidWriting, writer]);
      expect(acknowledged).toBeGreaterThanOrEqual(CALLS_BEFORE_KILL * RECEIPTS_A_CALL);
      await restart?.();
      await writer;

      // Only the last call may have been durable without its acknowledgement.
      const again = await postReceipts(service(), token, till, [
        receiptOf(service(), acknowledged + RECEIPTS_A_CALL + 1),
      ]);
      const kept = again.status === 201 ? acknowledged + RECEIPTS_A_CALL : acknowledged;
      if (again.status !== 201) expect(expectProblem(again, 'gap').expectedSeq).toBe(acknowledged + 1);
      expect(await postReceipts(service(), token, till, receiptsOf(service(), 1, kept))).toMatchObject({ status: 200 });
      const last = again.status === 201 ? kept + 1 : kept;
      await readIncluding(suite, [1, till, last], () => readOverview(service(), token));
    });
  });
}
