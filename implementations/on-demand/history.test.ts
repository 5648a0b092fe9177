import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceOver, productHistory, type SoldLine } from './history.ts';

const line = (change: Partial<SoldLine> = {}): SoldLine => ({
  shopId: 1,
  till: 2,
  seq: 3,
  age: 0,
  customerId: null,
  quantity: 1,
  unitPriceCents: 100,
  discountCents: 0,
  ...change,
});

function statisticsOf(...lines: SoldLine[]) {
  const history = productHistory();
  for (const one of lines) history.add(one);
  return history.statistics(0, 100);
}

test('a product twice on a receipt is one receipt and one visit, but two lines', () => {
  const statistics = statisticsOf(line({ customerId: 7 }), line({ customerId: 7, quantity: 3 }));
  expect(statistics).toMatchObject({ receipts: 1, customers: 1, repeatCustomers: 0, medianLineCents: 100 });
  expect(statistics.days.units[0]).toBe(4);
});

test('receipts of the same number differ by till and by shop', () => {
  const statistics = statisticsOf(line(), line({ till: 3 }), line({ shopId: 2 }), line({ till: 32_767 }));
  expect(statistics.receipts).toBe(4);
});

test('a customer who comes back is counted once, and as a repeat', () => {
  const visits = [1, 2].map((seq) => line({ customerId: 7, seq }));
  expect(statisticsOf(...visits, line({ customerId: 8, seq: 3 }), line({ seq: 4 }))).toMatchObject({
    receipts: 4,
    customers: 2,
    repeatCustomers: 1,
  });
});

test('returns lower the sums and stay out of the median', () => {
  // Nets 200, 90, -100: the median is of 90 and 200, the lower one.
  const statistics = statisticsOf(line({ quantity: 2 }), line({ discountCents: 10 }), line({ quantity: -1 }));
  expect(statistics.medianLineCents).toBe(90);
  expect([statistics.days.units[0], statistics.days.netCents[0]]).toEqual([2, 190]);
  expect(statisticsOf(line({ quantity: -1 })).medianLineCents).toBeNull();
});

test.each([
  { age: 27, receipts: 1 },
  { age: 28, receipts: 0 },
])('a receipt of $age days ago counts $receipts times', ({ age, receipts }) => {
  const statistics = statisticsOf(line({ age }));
  expect(statistics.receipts).toBe(receipts);
  expect(statistics.days.units[age]).toBe(1);
});

test('the stock of a day is that of the next, less what came and more what went on that next day', () => {
  const history = productHistory();
  history.add(line({ quantity: 5 }));
  history.days.delivered(1, 20);
  history.days.delivered(400, 1000);
  const { closingStock } = history.statistics(30, 100).days;
  expect(Array.from(closingStock).slice(0, 3)).toEqual([30, 35, 15]);
});

test('lines may come in any order', () => {
  const lines = fc.array(
    fc
      .record({ seq: fc.nat(5), age: fc.nat(40), quantity: fc.integer({ min: -3, max: 5 }), known: fc.boolean() })
      // A receipt has one day and one customer.
      .map(({ seq, known, ...rest }) => line({ ...rest, seq, age: seq * 7, customerId: known ? seq % 2 : null })),
  );
  fc.assert(
    fc.property(lines, fc.func(fc.integer()), (drawn, key) => {
      const consistent = drawn.map((one) => ({ ...one, customerId: one.seq % 2 === 0 ? one.seq % 4 : null }));
      const shuffled = consistent.toSorted((a, b) => key(a) - key(b));
      expect(statisticsOf(...shuffled)).toEqual(statisticsOf(...consistent));
    }),
  );
});

test('the price over shops is the lower median, and there must be one', () => {
  const prices = (...cents: number[]) => new Map(cents.map((value, shop) => [shop, value]));
  expect(priceOver(prices(300, 9, 200, 1000))).toBe(200);
  expect(() => priceOver(prices())).toThrow('no price');
});
