/** Price changes: receipts' rules on the desk's till, and the price in effect. */
import { describe, expect, test } from 'vitest';
import { DESK_TILL, type PricePost, PriceResult } from '../../model/contract.ts';
import {
  call,
  expectJson,
  expectProblem,
  login,
  readDetail,
  readIncluding,
  readOverview,
  readSettled,
} from './client.ts';
import type { Suite } from './suite.ts';

const FAR_SEQ = 2_147_483_647;

export function priceCases(suite: Suite): void {
  const { service } = suite;
  const post = async (seq: number, change: Partial<PricePost> = {}) => {
    const price = { shopId: 1, seq, productId: 1, validFrom: service().manifestToday, priceCents: 259, ...change };
    return call(service(), 'POST /v1/prices', { token: await login(service(), 'shop-1'), json: price });
  };
  const accepted = async (status: number, seq: number, change?: Partial<PricePost>) =>
    expect(expectJson(await post(seq, change), status, PriceResult)).toEqual({ shopId: 1, seq });
  /** The desk is one till for all cases: the next number is what a gap says is expected. */
  const nextSeq = async () => expectProblem(await post(FAR_SEQ), 'gap').expectedSeq ?? 0;

  describe('price changes', () => {
    test('a new one is 201, a repeat 200, other content a conflict, a gap has the expected number', async () => {
      const seq = await nextSeq();
      await accepted(201, seq);
      await accepted(200, seq);
      for (const other of [{ priceCents: 260 }, { productId: 2 }]) expectProblem(await post(seq, other), 'conflict');
      expect(expectProblem(await post(seq + 2), 'gap').expectedSeq).toBe(seq + 1);
      await accepted(201, seq + 1);
    });

    test('the last one of the day is the price in effect, for its product only', async () => {
      const token = await login(service(), 'shop-1');
      const other = (await readSettled(suite, () => readDetail(service(), token, 2))).data.price.currentCents;
      const seq = await nextSeq();
      await accepted(201, seq, { priceCents: 301 });
      await accepted(201, seq + 1, { priceCents: 287 });
      const position = [1, DESK_TILL, seq + 1] satisfies [number, number, number];
      const { data } = await readIncluding(suite, position, () => readDetail(service(), token, 1));
      expect(data.price.currentCents).toBe(287);
      const second = await readIncluding(suite, position, () => readDetail(service(), token, 2));
      expect(second.data.price.currentCents).toBe(other);
    });

    test('the chain’s answers include them', async () => {
      const bi = await login(service(), 'bi-1');
      const seq = await nextSeq();
      await accepted(201, seq, { priceCents: 311 });
      const position = [1, DESK_TILL, seq] satisfies [number, number, number];
      const { data } = await readIncluding(suite, position, () => readDetail(service(), bi, 1, '/v1/chain'));
      await readIncluding(suite, position, () => readOverview(service(), bi, '/v1/chain'));
      // The chain's price is the lower median over its shops; with one shop that is the shop's own.
      if (service().shops === 1) expect(data.price.currentCents).toBe(311);
    });
  });
}
