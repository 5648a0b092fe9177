import { expect, it } from 'vitest';
import type { Receipt } from '../../model/contract.ts';
import { liveTills } from './live-tills.ts';
import { popularityOrder } from './popularity.ts';

const make = (shopId: number, till: number, seq: number, lineCount: number): Receipt => ({
  seq,
  soldAt: '2026-06-30T10:00:00',
  customerId: null,
  lines: Array.from({ length: lineCount }, () => ({
    productId: 1,
    quantity: shopId,
    unitPriceCents: till,
    discountCents: 0,
  })),
});
const shop1 = { kind: 'shop', shopId: 1 } as const;

it('one shop has all the tills, numbered from 101', () => {
  expect(
    liveTills(1, 64)
      .of(shop1)
      .map(({ till }) => till),
  ).toEqual(Array.from({ length: 64 }, (_, i) => 101 + i));
});

it('with fewer shops than tills the most popular have one more', () => {
  // 64 = 10 · 6 + 4
  const tills = liveTills(10, 64);
  const counts = popularityOrder(10).map((shopId) => tills.of({ kind: 'shop', shopId }).length);
  expect(counts).toEqual([7, 7, 7, 7, 6, 6, 6, 6, 6, 6]);
});

it('with more shops than tills the most popular have one each', () => {
  const tills = liveTills(100, 64);
  expect(tills.of({ kind: 'chain' }).map(({ shopId, till }) => [shopId, till])).toEqual(
    popularityOrder(100)
      .slice(0, 64)
      .map((shopId) => [shopId, 101]),
  );
  expect(() => tills.inTurn(popularityOrder(100)[64] ?? 0)).toThrow('has no live till');
});

it('tills take turns', () => {
  const tills = liveTills(1, 3);
  expect([1, 2, 3, 4].map(() => tills.inTurn(1).till)).toEqual([101, 102, 103, 101]);
});

it('a till counts its receipts without a gap', () => {
  const till = liveTills(1, 1).inTurn(1);
  const seqs = [10, 20, 30].map((now) => {
    const post = till.post(make, 4, now);
    till.settle(now + 5);
    return post.receipts.map(({ seq }) => seq);
  });
  expect(seqs).toEqual([[1], [2], [3]]);
  expect(till.written.map(({ acknowledgedAt }) => acknowledgedAt)).toEqual([15, 25, 35]);
});

it('what was not acknowledged is sent again, the same, before anything new', () => {
  const tills = liveTills(1, 1);
  const till = tills.inTurn(1);
  const lost = till.post(make, 4, 10);
  till.settle(null);
  const again = till.post(make, 2, 20);
  till.settle(25);
  const next = till.post(make, 4, 30);
  expect(again).toEqual(lost);
  expect(next.receipts[0]?.seq).toBe(2);
  expect(tills.log().map(({ sentAt, acknowledgedAt }) => [sentAt, acknowledgedAt])).toEqual([
    [10, 25],
    [30, null],
  ]);
});

it('a busy till cannot be used', () => {
  const till = liveTills(1, 1).inTurn(1);
  till.post(make, 4, 10);
  expect(() => till.post(make, 4, 11)).toThrow('in flight');
});

it('a free till is looked for in the shop, then anywhere', () => {
  const tills = liveTills(2, 4);
  const [hot = 0, other] = popularityOrder(2);
  const taken = [1, 2, 3, 4].map(() => {
    const till = tills.freeNear(hot);
    till?.post(make, 4, 0);
    return till?.shopId;
  });
  expect(taken).toEqual([hot, hot, other, other]);
  expect(tills.freeNear(hot)).toBeNull();
});
