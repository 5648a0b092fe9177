import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerMedian } from '../../model/answers/integers.ts';
import { addDeltas, addPriceChange, type Deltas, receiptDeltas } from './deltas.ts';
import { applied, type ProductState } from './state.ts';

const EMPTY: ProductState = {
  productId: 1,
  abcClass: 'C',
  yearRevenueCents: 0,
  revenueCents: 0,
  units: 0,
  unitsBefore: 0,
  stockUnits: 100,
  unitsToday: 0,
  netTodayCents: 0,
  receipts: 0,
  customers: 0,
  repeatCustomers: 0,
  nets: { size: 0, below: 0, median: null },
  prices: { size: 1, below: 0, median: 10 },
};

const line = fc.record({
  productId: fc.integer({ min: 1, max: 2 }),
  quantity: fc.integer({ min: -3, max: 5 }),
  unitPriceCents: fc.integer({ min: 0, max: 6 }),
  discountCents: fc.integer({ min: 0, max: 3 }),
});
const receipt = fc.record({
  customerId: fc.option(fc.integer({ min: 1, max: 4 })),
  lines: fc.array(line, { minLength: 1, maxLength: 5 }),
});
type Rows = readonly (typeof receipt extends fc.Arbitrary<infer R> ? R : never)[];

/** By the definitions, from all rows. */
function fromRows(rows: Rows): ProductState {
  const bought = rows.filter(({ lines }) => lines.some(({ productId }) => productId === 1));
  const lines = rows.flatMap((row) => row.lines).filter(({ productId }) => productId === 1);
  const net = ({ quantity, unitPriceCents, discountCents }: (typeof lines)[number]) =>
    quantity * unitPriceCents - discountCents;
  const revenue = lines.reduce((sum, one) => sum + net(one), 0);
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  const visits = Map.groupBy(
    bought.filter(({ customerId }) => customerId !== null),
    ({ customerId }) => customerId,
  );
  const nets = lines
    .filter(({ quantity }) => quantity > 0)
    .map(net)
    .sort((a, b) => a - b);
  const median = lowerMedian(nets);
  return {
    ...EMPTY,
    yearRevenueCents: revenue,
    revenueCents: revenue,
    units,
    stockUnits: 100 - units,
    unitsToday: units,
    netTodayCents: revenue,
    receipts: bought.length,
    customers: visits.size,
    repeatCustomers: [...visits.values()].filter((of) => of.length > 1).length,
    nets: { size: nets.length, below: nets.filter((value) => value < (median ?? value)).length, median },
  };
}

/** A store of one product that remembers what the database would. */
function memory() {
  const visits = new Map<number, number>();
  const nets = new Map<number, number>();
  let state = EMPTY;
  return {
    apply(deltas: Deltas) {
      const delta = deltas.get(1);
      if (delta === undefined) return;
      state = applied(state, { nets: [...nets], prices: [[10, 1]], visits }, delta);
      for (const [customer, more] of delta.visits) visits.set(customer, (visits.get(customer) ?? 0) + more);
      for (const [value, more] of delta.nets) nets.set(value, (nets.get(value) ?? 0) + more);
    },
    state: () => state,
  };
}

test('receipts applied one by one give the state of all rows', () => {
  fc.assert(
    fc.property(fc.array(receipt, { maxLength: 30 }), (rows) => {
      const store = memory();
      for (const row of rows) store.apply(receiptDeltas([row]));
      expect(store.state()).toEqual(fromRows(rows));
    }),
  );
});

test('receipts merged into calls, and calls into batches, give the same', () => {
  fc.assert(
    fc.property(fc.array(fc.array(receipt, { maxLength: 8 }), { maxLength: 8 }), (calls) => {
      const store = memory();
      const batch: Deltas = new Map();
      for (const call of calls) addDeltas(batch, receiptDeltas(call));
      store.apply(batch);
      expect(store.state()).toEqual(fromRows(calls.flat()));
    }),
  );
});

test('a price goes and another comes; back and forth is no change', () => {
  const deltas: Deltas = new Map();
  addPriceChange(deltas, 1, 10, 12);
  const store = memory();
  store.apply(deltas);
  expect(store.state().prices).toEqual({ size: 1, below: 0, median: 12 });
  addPriceChange(deltas, 1, 12, 10);
  expect(deltas.get(1)?.prices).toEqual(new Map());
});
