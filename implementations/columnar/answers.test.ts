import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { randomStore } from '../../model/answers/testing/random-store.ts';
import { NO_WRITES, VECTORS_TODAY, vectorRows } from '../../model/answers/testing/vectors.ts';
import { dayNumber, isoDate } from '../../model/calendar.ts';
import type { StoreRows } from '../../model/store.ts';
import type { AnswerStore } from '../shared/backend/answer-store.ts';
import { openStore } from './store.ts';
import { expectAnswers, loadRows } from './test-store.ts';

async function withStore(rows: StoreRows, today: string, work: (store: AnswerStore) => Promise<void>): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  await loadRows(instance, rows);
  const { store } = await openStore(instance, today);
  await work(store);
  await store.close();
}

interface Sale {
  /** Before today. */
  readonly daysAgo: number;
  readonly quantity: number;
  readonly customerId?: number;
  readonly productId?: number;
}

/** The vectors' shops, products, prices and deliveries, with these sales instead of theirs: one line a receipt. */
function soldOnly(sales: readonly Sale[]): StoreRows {
  const place = { shopId: 1, till: 1 };
  const soldAt = (daysAgo: number) => `${isoDate(dayNumber(VECTORS_TODAY) - daysAgo)} 12:00:00`;
  return {
    ...vectorRows(),
    receipts: sales.map(({ daysAgo, customerId = null }, index) => {
      return { ...place, seq: index + 1, soldAt: soldAt(daysAgo), customerId };
    }),
    receiptLines: sales.map(({ quantity, productId = 1 }, index) => {
      return { ...place, seq: index + 1, lineNo: 1, productId, quantity, unitPriceCents: 200, discountCents: 5 };
    }),
  };
}

const kpisOf = async (store: AnswerStore) =>
  JSON.parse((await store.detail({ kind: 'shop', shopId: 1 }, 1)).dataJson).kpis;

test.each([
  { what: 'nothing was ever sold', sales: [], kpis: { units: 0, receipts: 0, medianLineCents: null, abcClass: 'C' } },
  {
    what: 'a product was not sold in the window',
    sales: [{ daysAgo: 28, quantity: 3 }],
    kpis: { units: 0, medianLineCents: null, trendBp: -10_000, abcClass: 'A' },
  },
  {
    what: 'the window begins with its first day',
    sales: [{ daysAgo: 27, quantity: 3 }],
    kpis: { units: 3, medianLineCents: 595, trendBp: null },
  },
  {
    what: 'all customers were anonymous',
    sales: [0, 3, 9].map((daysAgo) => ({ daysAgo, quantity: 1 })),
    kpis: { receipts: 3, customers: 0, repeatBp: null },
  },
  {
    what: 'one customer came twice, one once, one before the window',
    sales: [7, 7, 8, 9].map((customerId, index) => ({ daysAgo: index < 3 ? index : 28, quantity: 1, customerId })),
    kpis: { receipts: 3, customers: 2, repeatBp: 5000 },
  },
  {
    what: 'returns outweigh sales',
    sales: [
      { daysAgo: 1, quantity: 2 },
      { daysAgo: 2, quantity: -5 },
      { daysAgo: 30, quantity: -1 },
    ],
    // (2 − 5) units, 2·200 − 5 and −5·200 − 5 cents; nothing is divided by what is not above 0.
    kpis: { units: -3, revenueCents: 395 - 1005, averageUnitCents: null, grossMarginBp: null, medianLineCents: 395 },
  },
  {
    what: 'there were returns only',
    sales: [{ daysAgo: 0, quantity: -1 }],
    kpis: { units: -1, receipts: 1, medianLineCents: null, abcClass: 'C' },
  },
  {
    what: 'the median lies between two lines',
    sales: [1, 2, 3, 4].map((quantity) => ({ daysAgo: 4, quantity })),
    // 195, 395, 595, 795: the lower of the two in the middle.
    kpis: { medianLineCents: 395 },
  },
])('the answers are the formulas’ where $what', async ({ sales, kpis }) => {
  const rows = soldOnly(sales);
  await withStore(rows, VECTORS_TODAY, async (store) => {
    expect(await kpisOf(store)).toMatchObject(kpis);
    await expectAnswers(store, { rows, writes: NO_WRITES, today: VECTORS_TODAY });
  });
});

test('two lines of a product on one receipt are one receipt, in the data set and in what is posted', async () => {
  const line = { productId: 1, quantity: 1, unitPriceCents: 200, discountCents: 0 };
  const rows = {
    ...soldOnly([{ daysAgo: 0, quantity: 1, customerId: 7 }]),
    receiptLines: [1, 2].map((lineNo) => ({ shopId: 1, till: 1, seq: 1, lineNo, ...line })),
  };
  const soldAt = `${VECTORS_TODAY}T10:00:00`;
  const receipt = {
    shopId: 1,
    till: 101,
    seq: 1,
    soldAt,
    customerId: 7,
    lines: [line, { ...line, productId: 2 }, line],
  };
  await withStore(rows, VECTORS_TODAY, async (store) => {
    const { shopId, till, ...posted } = receipt;
    await store.postReceipts({ shopId, till, receipts: [posted] });
    expect(await kpisOf(store)).toMatchObject({ units: 4, receipts: 2, customers: 1, repeatBp: 10_000 });
    await expectAnswers(store, { rows, writes: { receipts: [receipt], prices: [] }, today: VECTORS_TODAY });
  });
});

test('the answers are the formulas’ on random tiny stores, before and after writes', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const { rows, writes, today } = inContract(randomStore(seed));
    await withStore(rows, today, async (store) => {
      await expectAnswers(store, { rows, writes: NO_WRITES, today });
      for (const { shopId, till, ...receipt } of writes.receipts)
        expect(await store.postReceipts({ shopId, till, receipts: [receipt] })).toEqual({ kind: 'created' });
      for (const price of writes.prices) expect(await store.postPrice(price)).toEqual({ kind: 'created' });
      await expectAnswers(store, { rows, writes, today });
    });
  }
});

/** Numbers posts per till as the contract wants them, and drops price changes of tomorrow, which a service refuses. */
function inContract({ rows, writes, today }: ReturnType<typeof randomStore>): ReturnType<typeof randomStore> {
  const next = new Map<string, number>();
  const numbered = <T extends { readonly shopId: number }>(write: T, till: string) => {
    const seq = (next.get(`${write.shopId}/${till}`) ?? 0) + 1;
    next.set(`${write.shopId}/${till}`, seq);
    return { ...write, seq };
  };
  const receipts = writes.receipts.map((receipt) => numbered(receipt, 'till'));
  const prices = writes.prices.filter(({ validFrom }) => validFrom === today).map((price) => numbered(price, 'desk'));
  return { rows, today, writes: { receipts, prices } };
}

test('a product without a price is a damaged data set', async () => {
  const rows = { ...soldOnly([]), prices: [] };
  await withStore(rows, VECTORS_TODAY, async (store) => {
    await expect(store.detail({ kind: 'chain' }, 1)).rejects.toThrow('product 1 has no price');
  });
});
