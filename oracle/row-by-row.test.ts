import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStore } from '../model/answers/testing/random-store.ts';
import { answersFromRows } from '../model/answers/testing/rows-to-answers.ts';
import {
  type LargeNumbers,
  NO_WRITES,
  VECTORS_TODAY,
  vectorAnswers,
  vectorLargeNumbers,
  vectorRows,
  vectorWrites,
} from '../model/answers/testing/vectors.ts';
import { dayNumber, isoDate } from '../model/calendar.ts';
import { canonicalJson, firstDifference } from '../model/canonical-json.ts';
import { type Detail, HoldReason, type Scope } from '../model/contract.ts';
import type { LiveWrites, StoreRows } from '../model/store.ts';
import { rowByRow } from './row-by-row.ts';

const vectors = vectorRows();

/** The shops, then the chain. */
function scopesOf({ shops }: StoreRows): Scope[] {
  return [...shops.map(({ shopId }): Scope => ({ kind: 'shop', shopId })), { kind: 'chain' }];
}

function vectorDetails(writes: LiveWrites): Detail[] {
  const { detail } = rowByRow(vectors, writes, VECTORS_TODAY);
  return scopesOf(vectors).flatMap((scope) => vectors.products.map(({ productId }) => detail(scope, productId)));
}

test('row by row, the answers are the vectors’ from the tables alone', () => {
  const details = vectorDetails(NO_WRITES);
  const { base } = vectorAnswers();
  expect(firstDifference(base, details)).toBeNull();
  expect(canonicalJson(details)).toBe(canonicalJson(base));
});

test('row by row, the answers are the vectors’ with all live writes included', () => {
  const details = vectorDetails(vectorWrites());
  const { afterLive } = vectorAnswers();
  expect(firstDifference(afterLive, details)).toBeNull();
  expect(canonicalJson(details)).toBe(canonicalJson(afterLive));
});

/** Rows that come to a large-number vector's days: one line and one delivery a day. */
function rowsOf({ identity, statistics, today }: LargeNumbers): StoreRows {
  const { productId, name, category } = identity;
  const { days, unitCostCents, currentPriceCents } = statistics;
  const place = { shopId: 1, till: 1, productId };
  const dates = Array.from(days.units, (_, ago) => isoDate(dayNumber(today) - ago));
  const stockOn = (ago: number) => days.closingStock[ago] ?? 0;
  return {
    shops: [{ shopId: 1, name: 'Shop 1', city: 'Ulm', openedOn: '2020-01-01' }],
    categories: [{ categoryId: 1, name: category }],
    products: [{ productId, categoryId: 1, name, unitCostCents }],
    prices: [{ shopId: 1, productId, validFrom: today, seq: 0, priceCents: currentPriceCents }],
    customers: [],
    employees: [],
    receipts: dates.map((soldAt, ago) => ({ ...place, seq: ago + 1, soldAt, customerId: null })),
    // The price is in the discount: no whole number of cents a unit comes to the day's net.
    receiptLines: dates.map((_, ago) => {
      const line = { ...place, seq: ago + 1, lineNo: 1, quantity: days.units[ago] ?? 0 };
      return { ...line, unitPriceCents: 0, discountCents: -(days.netCents[ago] ?? 0) };
    }),
    deliveries: dates.map((deliveredOn, ago) => {
      return { shopId: 1, productId, deliveredOn, quantity: stockOn(ago) - stockOn(ago + 1) + (days.units[ago] ?? 0) };
    }),
  };
}

test.each(vectorLargeNumbers())('row by row, the answers to large numbers are the vectors’: $name', (vector) => {
  const { detail } = rowByRow(rowsOf(vector), NO_WRITES, vector.today);
  const { kpis, forecast, price, dailyUnits } = detail({ kind: 'chain' }, vector.identity.productId);
  // Counts of receipts and customers, the median and the class come from rows that the vector does not have.
  const { receipts, customers, repeatBp, medianLineCents, abcClass } = vector.detail.kpis;
  const known = { ...kpis, receipts, customers, repeatBp, medianLineCents, abcClass };
  expect(firstDifference(vector.detail, { ...vector.detail, kpis: known, forecast, price, dailyUnits })).toBeNull();
});

interface OneSale {
  readonly productId: number;
  readonly ago: number;
  readonly cents: number;
}

/** The vectors' store with these sales instead of its own. */
function soldOnly(sales: readonly OneSale[]): StoreRows {
  const place = { shopId: 1, till: 1 };
  const soldAt = (ago: number) => isoDate(dayNumber(VECTORS_TODAY) - ago);
  return {
    ...vectors,
    receipts: sales.map(({ ago }, index) => ({ ...place, seq: index + 1, soldAt: soldAt(ago), customerId: null })),
    receiptLines: sales.map(({ productId, cents }, index) => {
      return { ...place, seq: index + 1, lineNo: 1, productId, quantity: 1, unitPriceCents: cents, discountCents: 0 };
    }),
  };
}

const today = (productId: number, cents: number): OneSale => ({ productId, ago: 0, cents });

test.each([
  // Ahead of product 1 are 90 of 100: B. The rest, unsold, has all of it ahead: C.
  { sales: [today(1, 10), { productId: 2, ago: 363, cents: 90 }], classes: 'BACCCC', why: 'day 363 ago counts' },
  // Product 1 alone counts.
  { sales: [today(1, 10), { productId: 2, ago: 364, cents: 90 }], classes: 'ACCCCC', why: 'day 364 ago does not' },
  // Ahead of the n-th are (n − 1) / 6: 66.7 % for the fifth, 83.3 % for the sixth.
  { sales: [6, 5, 4, 3, 2, 1].map((id) => today(id, 10)), classes: 'AAAAAB', why: 'ties rank by product' },
])('the classes $classes: $why', ({ sales, classes }) => {
  const rows = soldOnly(sales);
  const plain = rowByRow(rows, NO_WRITES, VECTORS_TODAY).overview({ kind: 'chain' });
  expect(plain.products.map(({ abcClass }) => abcClass).join('')).toBe(classes);
  expect(answersFromRows(rows, NO_WRITES, VECTORS_TODAY, { kind: 'chain' }).overview).toEqual(plain);
});

test('an overview is the details’ figures side by side, by product', () => {
  const { overview } = rowByRow(vectors, NO_WRITES, VECTORS_TODAY);
  const chain = vectorAnswers().base.filter(({ scope }) => scope === 'chain');
  const products = chain.map(({ productId, name, category, kpis }) => {
    const { revenueCents, units, trendBp, grossMarginBp, daysOfCoverX10, abcClass } = kpis;
    return { productId, name, category, revenueCents, units, trendBp, grossMarginBp, daysOfCoverX10, abcClass };
  });
  expect(overview({ kind: 'chain' })).toEqual({ scope: 'chain', shopId: null, today: VECTORS_TODAY, products });
});

test('the formulas and the rows agree on random tiny stores, before and after writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffffff }), (seed) => {
      const { rows, writes, today } = randomStore(seed);
      for (const included of [NO_WRITES, writes]) {
        const plain = rowByRow(rows, included, today);
        for (const scope of scopesOf(rows)) {
          const { details, overview } = answersFromRows(rows, included, today, scope);
          const literal = rows.products.map(({ productId }) => plain.detail(scope, productId));
          expect(firstDifference(literal, details)).toBeNull();
          expect(firstDifference(plain.overview(scope), overview)).toBeNull();
        }
      }
    }),
    { numRuns: 15 },
  );
});

test('the random tiny stores reach every action, every reason, every class and every null', () => {
  const seen = new Set<string>();
  for (let seed = 1; seed <= 60; seed++) {
    const { rows, writes, today } = randomStore(seed);
    for (const { kpis, price, forecast } of answersFromRows(rows, writes, today, { kind: 'chain' }).details) {
      seen
        .add(price.action)
        .add(price.reason ?? '')
        .add(kpis.abcClass);
      for (const [name, value] of Object.entries({ ...kpis, ...forecast, ...price }))
        if (value === null) seen.add(name);
    }
  }
  const reasons = HoldReason.enum;
  const nulls = [
    'averageUnitCents',
    'repeatBp',
    'medianLineCents',
    'trendBp',
    'daysOfCoverX10',
    'wapeBp',
    'elasticityMilli',
  ];
  expect([...seen]).toEqual(expect.arrayContaining(['raise', 'cut', 'hold', ...reasons, 'A', 'B', 'C', ...nulls]));
});

test('an unknown shop and an unknown product are refused', () => {
  const { detail } = rowByRow(vectors, NO_WRITES, VECTORS_TODAY);
  expect(() => detail({ kind: 'shop', shopId: 99 }, 1)).toThrow('unknown shop 99');
  expect(() => detail({ kind: 'chain' }, 99)).toThrow('unknown product 99');
});
