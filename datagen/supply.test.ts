import fc from 'fast-check';
import { expect, test } from 'vitest';
import { catalogOf } from './catalog.ts';
import { HISTORY_DAYS } from './parameters.ts';
import { shopTraits } from './shops.ts';
import { deliveriesOf, type PlannedDelivery, supplyOf } from './supply.ts';

test('a delivery brings what sells until the next one, and tops up to what shall be left then', () => {
  const planned = [
    { day: 0, unitsLeft: 0 },
    { day: 3, unitsLeft: 2 },
    { day: 5, unitsLeft: 0 },
    { day: HISTORY_DAYS, unitsLeft: 4 },
  ];
  // Day 0 to 2: 1 + 1 + 1 sold and 2 left. Day 3 and 4: 5 + 0 sold, of which 2 were there. From day 5 on 6 are sold and 4 left.
  const sold = [1, 1, 1, 5, 0, 6];
  expect(deliveriesOf(planned, sold)).toEqual([
    { day: 0, quantity: 5 },
    { day: 3, quantity: 3 },
    { day: 5, quantity: 10 },
  ]);
});

test('nothing is taken back where returns outweigh sales', () => {
  const planned = [
    { day: 0, unitsLeft: 0 },
    { day: 2, unitsLeft: 3 },
    { day: 4, unitsLeft: 0 },
    { day: HISTORY_DAYS, unitsLeft: 0 },
  ];
  expect(deliveriesOf(planned, [2, 0, -4, 1, 1])).toEqual([{ day: 0, quantity: 5 }]);
});

const plans = fc
  .uniqueArray(fc.integer({ min: 1, max: HISTORY_DAYS + 5 }), { maxLength: 40 })
  .chain((days) =>
    fc.tuple(
      fc.constant([0, ...days.toSorted((a, b) => a - b)]),
      fc.array(fc.nat(30), { minLength: days.length + 1, maxLength: days.length + 1 }),
    ),
  )
  .map(([days, left]) => days.map((day, i): PlannedDelivery => ({ day, unitsLeft: left[i] ?? 0 })));
const sales = fc.array(fc.nat(9), { minLength: HISTORY_DAYS, maxLength: HISTORY_DAYS });

test('without returns stock is never below zero, and on every eve of a delivery at least what was planned', () => {
  fc.assert(
    fc.property(plans, sales, (planned, sold) => {
      const brought = new Map(deliveriesOf(planned, sold).map(({ day, quantity }) => [day, quantity]));
      for (const [day, quantity] of brought) {
        expect(quantity).toBeGreaterThan(0);
        expect(day).toBeLessThan(HISTORY_DAYS);
      }
      const left = new Map(planned.map(({ day, unitsLeft }) => [day - 1, unitsLeft]));
      let stock = 0;
      for (let day = 0; day < HISTORY_DAYS; day++) {
        stock += (brought.get(day) ?? 0) - (sold[day] ?? 0);
        expect(stock).toBeGreaterThanOrEqual(left.get(day) ?? 0);
      }
    }),
    { numRuns: 30 },
  );
});

test('a shelf is empty for 2 or 3 days and then gets its delivery, about three weeks in 64', () => {
  const [product] = catalogOf(1, 40);
  if (product === undefined) throw new RangeError('no product');
  let [runs, weeks] = [0, 0];
  for (let shopId = 1; shopId <= 50; shopId++) {
    const { planned, empty } = supplyOf(shopTraits(1, shopId), product);
    const days = planned.map(({ day }) => day);
    expect(days).toEqual(days.toSorted((a, b) => a - b));
    weeks += days.length;
    for (const { index, 0: run } of empty.join('').matchAll(/1+(?=0)/g)) {
      runs++;
      expect([2, 3]).toContain(run.length);
      expect(planned).toContainEqual({ day: index + run.length, unitsLeft: 0 });
    }
  }
  // Binomial of 3,000 weeks at 0.047: ± 0.0039; four deviations.
  expect(Math.abs(runs / weeks - 3 / 64)).toBeLessThan(0.016);
});
