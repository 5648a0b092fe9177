/** Bodies that break one rule each: all are refused as `invalid`, and none leaves a trace. */
import { describe, expect, test } from 'vitest';
import type { Receipt } from '../../model/contract.ts';
import { call, expectProblem, lineOf, login, readOverview, receiptOf, seqIn } from './client.ts';
import type { RunningService, Suite } from './suite.ts';

const MANY = 501;

type Spoil<T> = (good: T, service: RunningService) => unknown;
type Receipts = { shopId: number; till: number; receipts: Receipt[] };
type Price = { shopId: number; seq: number; productId: number; validFrom: string; priceCents: number };

const BAD_RECEIPTS: Record<string, Spoil<Receipts>> = {
  'no object': ({ receipts }) => receipts,
  null: () => null,
  'no shop': ({ till, receipts }) => ({ till, receipts }),
  'a shop as text': (good) => ({ ...good, shopId: '1' }),
  'an unknown member': (good) => ({ ...good, more: 1 }),
  'the desk’s till': (good) => ({ ...good, till: 100 }),
  'a till of history': (good) => ({ ...good, till: 1 }),
  'a till beyond all tills': (good) => ({ ...good, till: 32_768 }),
  'a fraction of a till': (good) => ({ ...good, till: 101.5 }),
  'no receipts': (good) => ({ ...good, receipts: [] }),
  'too many receipts': (good, service) => ({
    ...good,
    receipts: Array.from({ length: MANY }, (_, index) => receiptOf(service, index + 1)),
  }),
};

const BAD_RECEIPT: Record<string, Spoil<Receipt>> = {
  'seq 0': (good) => ({ ...good, seq: 0 }),
  'seq as text': (good) => ({ ...good, seq: '1' }),
  'yesterday’s day': (good) => ({ ...good, soldAt: good.soldAt.replace(/^\d+/, '2001') }),
  'a day without a time': (good) => ({ ...good, soldAt: good.soldAt.slice(0, 10) }),
  'a time that does not exist': (good) => ({ ...good, soldAt: good.soldAt.replace('10:15', '24:00') }),
  'a time with a zone': (good) => ({ ...good, soldAt: `${good.soldAt}Z` }),
  'a customer 0': (good) => ({ ...good, customerId: 0 }),
  'no customer member': ({ customerId: _, ...rest }) => rest,
  'an unknown member': (good) => ({ ...good, more: 1 }),
  'no lines': (good) => ({ ...good, lines: [] }),
  'too many lines': (good) => ({ ...good, lines: Array(101).fill(lineOf()) }),
  'an unknown product': (good, { products }) => ({ ...good, lines: [lineOf(), lineOf({ productId: products + 1 })] }),
  'a fraction of a quantity': (good) => ({ ...good, lines: [lineOf({ quantity: 0.5 })] }),
  'a quantity beyond bounds': (good) => ({ ...good, lines: [lineOf({ quantity: 100_001 })] }),
  'a negative unit price': (good) => ({ ...good, lines: [lineOf({ unitPriceCents: -1 })] }),
  'a negative discount': (good) => ({ ...good, lines: [lineOf({ discountCents: -1 })] }),
  'an unknown member of a line': (good) => ({ ...good, lines: [{ ...lineOf(), more: 1 }] }),
};

const BAD_PRICE: Record<string, Spoil<Price>> = {
  'no object': () => [],
  'no product': ({ productId: _, ...rest }) => rest,
  'an unknown product': (good, { products }) => ({ ...good, productId: products + 1 }),
  'another day': (good) => ({ ...good, validFrom: '2001-06-30' }),
  'a day that is none': (good) => ({ ...good, validFrom: 'today' }),
  'a price of 0': (good) => ({ ...good, priceCents: 0 }),
  'a fraction of a cent': (good) => ({ ...good, priceCents: 1.5 }),
  'seq 0': (good) => ({ ...good, seq: 0 }),
  'a till': (good) => ({ ...good, till: 100 }),
};

export function validationCases({ service, newTill }: Suite): void {
  const good = (): Receipts => ({ shopId: 1, till: newTill(), receipts: [receiptOf(service(), 1)] });
  const post = async (line: string, json: unknown) =>
    call(service(), line, { token: await login(service(), 'shop-1'), json });

  describe('validation', () => {
    test.each(Object.entries(BAD_RECEIPTS))('receipts with %s are invalid', async (_what, spoil) => {
      expectProblem(await post('POST /v1/receipts', spoil(good(), service())), 'invalid');
    });

    test.each(Object.entries(BAD_RECEIPT))('a receipt with %s is invalid', async (_what, spoil) => {
      const receipts = [spoil(receiptOf(service(), 1), service())];
      expectProblem(await post('POST /v1/receipts', { ...good(), receipts }), 'invalid');
    });

    test.each([[[1, 3]], [[2, 1]], [[1, 1]]])('receipts numbered %j are not consecutive', async (seqs) => {
      const receipts = seqs.map((seq) => receiptOf(service(), seq));
      expectProblem(await post('POST /v1/receipts', { ...good(), receipts }), 'invalid');
    });

    test.each(Object.entries(BAD_PRICE))('a price change with %s is invalid', async (_what, spoil) => {
      const price = { shopId: 1, seq: 1, productId: 1, validFrom: service().manifestToday, priceCents: 199 };
      expectProblem(await post('POST /v1/prices', spoil(price, service())), 'invalid');
    });

    test('a call with one bad receipt changes nothing', async () => {
      const token = await login(service(), 'shop-1');
      const [first, bad] = [receiptOf(service(), 1), receiptOf(service(), 2)];
      const lines = [lineOf({ productId: service().products + 1 })];
      const json = { ...good(), receipts: [first, { ...bad, lines }] };
      expectProblem(await call(service(), 'POST /v1/receipts', { token, json }), 'invalid');
      expect(seqIn(await readOverview(service(), token), [1, json.till])).toBe(0);
      // Had the first one been kept, it would now be known: 200.
      const again = await call(service(), 'POST /v1/receipts', { token, json: { ...json, receipts: [first] } });
      expect(again).toMatchObject({ status: 201 });
    });
  });
}
