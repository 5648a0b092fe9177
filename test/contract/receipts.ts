/** Receipts: numbered, idempotent, and in the answers exactly as `asOf` says. */
import { describe, expect, test } from 'vitest';
import { type Receipt, ReceiptsResult } from '../../model/contract.ts';
import {
  expectJson,
  expectProblem,
  lineOf,
  login,
  postReceipts,
  readDetail,
  readIncluding,
  readOverview,
  readSettled,
  receiptOf,
  receiptsOf,
} from './client.ts';
import type { Suite } from './suite.ts';

export function receiptCases(suite: Suite): void {
  const { service, newTill } = suite;
  const post = async (till: number, receipts: Receipt[]) =>
    postReceipts(service(), await login(service(), 'shop-1'), till, receipts);
  const accepted = async (status: number, till: number, receipts: Receipt[]) => {
    const result = expectJson(await post(till, receipts), status, ReceiptsResult);
    expect(result).toEqual({ shopId: 1, till, seq: receipts.at(-1)?.seq });
  };

  describe('receipts', () => {
    test('new ones are 201, repeats 200, a repeat with something new behind it 201', async () => {
      const till = newTill();
      await accepted(201, till, receiptsOf(service(), 1, 3));
      await accepted(200, till, receiptsOf(service(), 1, 3));
      await accepted(200, till, receiptsOf(service(), 2, 2));
      await accepted(201, till, receiptsOf(service(), 2, 5));
      await accepted(201, till, receiptsOf(service(), 6, 6));
      await accepted(200, till, receiptsOf(service(), 1, 6));
    });

    test('500 receipts and 100 lines are not too many', async () => {
      await accepted(201, newTill(), receiptsOf(service(), 1, 500));
      await accepted(201, newTill(), [receiptOf(service(), 1, { lines: Array(100).fill(lineOf({ quantity: -1 })) })]);
    });

    test('a known number with other content is a conflict, and nothing of the call is kept', async () => {
      const till = newTill();
      await accepted(201, till, receiptsOf(service(), 1, 2));
      const others: Partial<Receipt>[] = [
        { lines: [lineOf({ quantity: 2 })] },
        { lines: [lineOf(), lineOf()] },
        { customerId: 1 },
        { soldAt: `${service().manifestToday}T10:15:01` },
      ];
      for (const other of others) {
        const call = [receiptOf(service(), 1), receiptOf(service(), 2, other), receiptOf(service(), 3)];
        expectProblem(await post(till, call), 'conflict');
      }
      await accepted(201, till, receiptsOf(service(), 3, 3));
    });

    test('the order of JSON members is not content', async () => {
      const till = newTill();
      await accepted(201, till, [receiptOf(service(), 1)]);
      const { seq, soldAt, customerId, lines } = receiptOf(service(), 1);
      await accepted(200, till, [{ lines, customerId, soldAt, seq }]);
    });

    test('a gap is refused with the number that was expected, and nothing of the call is kept', async () => {
      const till = newTill();
      expect(expectProblem(await post(till, receiptsOf(service(), 2, 3)), 'gap').expectedSeq).toBe(1);
      await accepted(201, till, receiptsOf(service(), 1, 2));
      expect(expectProblem(await post(till, receiptsOf(service(), 4, 5)), 'gap').expectedSeq).toBe(3);
      await accepted(201, till, receiptsOf(service(), 3, 4));
    });

    test('tills are numbered each on its own, and asOf has them sorted with their last numbers', async () => {
      const tills = [newTill(), newTill(), newTill()];
      for (const [index, till] of tills.toReversed().entries()) {
        await accepted(201, till, receiptsOf(service(), 1, index + 1));
      }
      const [token, bi] = [await login(service(), 'shop-1'), await login(service(), 'bi-1')];
      for (const [index, till] of tills.entries()) {
        await readIncluding(suite, [1, till, 3 - index], () => readOverview(service(), token));
        await readIncluding(suite, [1, till, 3 - index], () => readDetail(service(), bi, 1, '/v1/chain'));
      }
      for (const { asOf } of [await readOverview(service(), token), await readOverview(service(), bi, '/v1/chain')]) {
        expect(asOf).toEqual(asOf.toSorted(([a, b], [c, d]) => a - c || b - d));
        expect(new Set(asOf.map(([shop, till]) => `${shop}/${till}`)).size).toBe(asOf.length);
      }
    });

    test.each(['/v1/shops/1', '/v1/chain'])(
      '%s: what was sold shows in units, revenue, receipts and today',
      async (scope) => {
        const till = newTill();
        const bi = await login(service(), 'bi-1');
        const before = (await readSettled(suite, () => readDetail(service(), bi, 1, scope))).data;
        // 3·200 − 50 and −1·200 on one receipt, 2·150 on another: 3 − 1 + 2 = 4 units, 550 − 200 + 300 = 650 cents.
        const sale = [
          lineOf({ quantity: 3, unitPriceCents: 200, discountCents: 50 }),
          lineOf({ quantity: -1, unitPriceCents: 200 }),
        ];
        const first = receiptOf(service(), 1, { lines: sale });
        const second = receiptOf(service(), 2, { lines: [lineOf({ quantity: 2, unitPriceCents: 150 })] });
        // Sent three times, the first one counts once.
        await accepted(201, till, [first]);
        await accepted(200, till, [first]);
        await accepted(201, till, [first, second]);
        const { data } = await readIncluding(suite, [1, till, 2], () => readDetail(service(), bi, 1, scope));
        const { units, revenueCents, receipts } = data.kpis;
        expect({ units, revenueCents, receipts, today: data.dailyUnits.at(-1) }).toEqual({
          units: before.kpis.units + 4,
          revenueCents: before.kpis.revenueCents + 650,
          receipts: before.kpis.receipts + 2,
          today: (before.dailyUnits.at(-1) ?? 0) + 4,
        });
        const overview = await readIncluding(suite, [1, till, 2], () => readOverview(service(), bi, scope));
        expect(overview.data.products[0]).toMatchObject({ productId: 1, units, revenueCents });
      },
    );
  });
}
