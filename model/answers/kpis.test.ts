import { describe, expect, test } from 'vitest';
import { kpisOf } from './kpis.ts';
import type { DetailStatistics } from './statistics.ts';
import { series } from './testing/days.ts';

/** Each day 2 units for 300 cents, 30 in stock, 120 cents cost a unit; 40 receipts by 9 known customers, 4 of them again. */
const STEADY: DetailStatistics = {
  unitCostCents: 120,
  days: { units: series(() => 2), netCents: series(() => 300), closingStock: series(() => 30) },
  receipts: 40,
  customers: 9,
  repeatCustomers: 4,
  medianLineCents: 150,
  currentPriceCents: 150,
};

function kpisWith(days: Partial<DetailStatistics['days']>, others: Partial<DetailStatistics> = {}) {
  return kpisOf({ ...STEADY, ...others, days: { ...STEADY.days, ...days } }, 'B');
}

test('a steady product has the figures worked out by hand', () => {
  expect(kpisOf(STEADY, 'B')).toEqual({
    revenueCents: 8400, // 28 · 300
    units: 56, // 28 · 2
    receipts: 40,
    averageUnitCents: 150, // 8400 / 56
    grossMarginBp: 2000, // 10⁴ · (8400 − 56 · 120) / 8400 = 10⁴ · 1680 / 8400
    customers: 9,
    repeatBp: 4444, // 10⁴ · 4 / 9 = 4444.4
    medianLineCents: 150,
    trendBp: 0,
    likeForLikeBp: 0,
    stockUnits: 30,
    daysOfCoverX10: 150, // 280 · 30 / 56
    stockoutDays: 0,
    gmroiBp: 60_667, // margin 364 · 60 = 21840; 10⁴ · 364 · 21840 / (120 · 364 · 30) = 10⁴ · 21840 / 3600 = 60666.7
    abcClass: 'B',
  });
});

describe('what is compared with what', () => {
  test('the trend is against the 28 days before, and the day before those does not count', () => {
    // 56 now; 28 · 3 = 84 before: 10⁴ · (56 − 84) / 84 = −3333.3
    const units = series((ago) => (ago < 28 ? 2 : ago < 56 ? 3 : 99));
    expect(kpisWith({ units }).trendBp).toBe(-3333);
  });

  test('like for like is against the 28 days that end 364 days ago', () => {
    // 8400 now; 28 · 200 = 5600 then: 10⁴ · 2800 / 5600
    const netCents = series((ago) => (ago < 28 ? 300 : ago < 364 ? 7 : 200));
    expect(kpisWith({ netCents }).likeForLikeBp).toBe(5000);
  });

  test('gmroi goes over 364 days, and an empty shelf counts 0, not less', () => {
    // Half the days −5, half 30: Σ max = 182 · 30 = 5460. 10⁴ · 364 · 21840 / (120 · 5460) = 121333.3
    const closingStock = series((ago) => (ago % 2 === 0 ? 30 : -5));
    expect(kpisWith({ closingStock }).gmroiBp).toBe(121_333);
  });

  test('a day with a closing stock of 0 or below is a stockout, in the window only', () => {
    const closingStock = series((ago) => [30, 0, -1, 1][ago] ?? (ago < 28 ? 5 : 0));
    expect(kpisWith({ closingStock }).stockoutDays).toBe(2);
  });
});

describe('a denominator of 0 or below gives null', () => {
  test.each([
    { name: 'averageUnitCents', days: { units: series(() => 0) } },
    { name: 'averageUnitCents', days: { units: series(() => -1) } },
    { name: 'daysOfCoverX10', days: { units: series(() => -1) } },
    { name: 'grossMarginBp', days: { netCents: series(() => -1) } },
    { name: 'trendBp', days: { units: series((ago) => (ago < 28 ? 2 : 0)) } },
    { name: 'trendBp', days: { units: series((ago) => (ago < 28 ? 2 : -1)) } },
    { name: 'likeForLikeBp', days: { netCents: series((ago) => (ago < 364 ? 300 : 0)) } },
    { name: 'gmroiBp', days: { closingStock: series(() => -3) } },
  ] as const)('$name', ({ name, days }) => {
    expect(kpisWith(days)[name]).toBeNull();
  });

  test('repeatBp without a known customer, gmroiBp of what costs nothing', () => {
    expect(kpisWith({}, { customers: 0, repeatCustomers: 0 }).repeatBp).toBeNull();
    expect(kpisWith({}, { unitCostCents: 0 }).gmroiBp).toBeNull();
  });
});

test('a product sold at a loss, out of stock, has negative figures', () => {
  // 8400 − 56 · 200 = −2800: 10⁴ · −2800 / 8400 = −3333.3; 280 · −3 / 56 = −15
  const kpis = kpisWith({ closingStock: series(() => -3) }, { unitCostCents: 200 });
  expect(kpis.grossMarginBp).toBe(-3333);
  expect(kpis.daysOfCoverX10).toBe(-15);
  expect(kpis.stockUnits).toBe(-3);
});

test('a series that is too short is refused, not filled up', () => {
  expect(() => kpisWith({ units: [1, 2, 3] })).toThrow('a series has 3 days');
  expect(() => kpisWith({ closingStock: series(() => 1).slice(0, 363) })).toThrow('364 are needed');
});
