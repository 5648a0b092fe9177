import { describe, expect, test } from 'vitest';
import { dayNumber } from '../calendar.ts';
import { forecastOf } from './forecast.ts';
import { series } from './testing/days.ts';

/** A Tuesday, so h = 7, 14, 21 and 28 are Tuesdays too. */
const TODAY = dayNumber('2026-06-30');

/** What a week ahead looks like: the four weeks are the same. */
function firstWeek(units: readonly number[]): readonly number[] {
  const { dailyMilliUnits } = forecastOf(units, TODAY);
  expect(dailyMilliUnits).toHaveLength(28);
  expect(dailyMilliUnits.slice(7)).toEqual(dailyMilliUnits.slice(0, 21));
  return dailyMilliUnits.slice(0, 7);
}

describe('the forecast of a product', () => {
  test('that sells one a day is one a day', () => {
    // U = 7 in each block: Σ w·U = 58975 · 7. D_j = 8, D = 56: 1000 · 58975 · 7 · 8 / (58975 · 56) = 1000.
    expect(firstWeek(series(() => 1))).toEqual([1000, 1000, 1000, 1000, 1000, 1000, 1000]);
  });

  test('that sold once, today, lies on today’s weekday with the newest weight', () => {
    // w_0 = 4⁷ = 16384: 1000 · 16384 · 1 / (58975 · 1) = 277.8
    expect(firstWeek(series((ago) => (ago === 0 ? 1 : 0)))).toEqual([0, 0, 0, 0, 0, 0, 278]);
  });

  test('that sold once, on the oldest day that counts, has the oldest weight', () => {
    // w_7 = 3⁷ = 2187; 55 days before a Tuesday was a Wednesday, h = 1: 1000 · 2187 / 58975 = 37.08
    expect(firstWeek(series((ago) => (ago === 55 ? 1 : 0)))).toEqual([37, 0, 0, 0, 0, 0, 0]);
  });

  test('that sold 57 days ago and not since is nothing', () => {
    expect(firstWeek(series((ago) => (ago === 56 ? 9 : 0)))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('of which as much came back as was sold is 0: D ≤ 0', () => {
    expect(firstWeek(series((ago) => [3, -3][ago] ?? 0))).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(firstWeek(series((ago) => [3, -4][ago] ?? 0))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  test('is never below 0, on a weekday of returns', () => {
    // Today 3, yesterday −1: U_0 = 2, D = 2. Tuesday 1000 · 16384 · 2 · 3 / (58975 · 2) = 833.4; Monday −277.8 → 0.
    expect(firstWeek(series((ago) => [3, -1][ago] ?? 0))).toEqual([0, 0, 0, 0, 0, 0, 833]);
  });

  test('is never below 0 when lately more came back than was sold', () => {
    // Tuesdays: −1 in the newest week, 3 in the oldest. Level −16384 + 3 · 2187 = −9823, D = 2: below 0.
    expect(firstWeek(series((ago) => (ago === 0 ? -1 : ago === 49 ? 3 : 0)))).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });
});

describe('the error of the forecast 28 days ago', () => {
  test('is 0 where it came true', () => {
    expect(
      forecastOf(
        series(() => 1),
        TODAY,
      ).wapeBp,
    ).toBe(0);
  });

  test('is half where twice as much was sold', () => {
    // Forecast 1000 a day, sold 2: Σ|2000 − 1000| = 28000; Σy = 56: 10⁴ · 28000 / 56000
    expect(
      forecastOf(
        series((ago) => (ago < 28 ? 2 : 1)),
        TODAY,
      ).wapeBp,
    ).toBe(5000);
  });

  test('is all where nothing was forecast', () => {
    // 10⁴ · 2000 / 2000
    expect(
      forecastOf(
        series((ago) => (ago === 3 ? 2 : 0)),
        TODAY,
      ).wapeBp,
    ).toBe(10_000);
  });

  test('looks at day by day: T − 28 + h against h', () => {
    // Sold 1 on day 28 ago only, a Tuesday: g = 278 on the four Tuesdays h = 7, 14, 21, 28.
    // Then 1 was sold on day 27 ago, h = 1, forecast 0: (1000 + 4 · 278) / 1000 = 2.112
    expect(
      forecastOf(
        series((ago) => (ago === 28 || ago === 27 ? 1 : 0)),
        TODAY,
      ).wapeBp,
    ).toBe(21_120);
  });

  test('is null where nothing was sold', () => {
    expect(
      forecastOf(
        series((ago) => (ago < 28 ? 0 : 1)),
        TODAY,
      ).wapeBp,
    ).toBeNull();
  });
});

test('numerators past 2⁶³ are exact', () => {
  // A billion a day: 1000 · (58975 · 7·10⁹) · 8·10⁹ = 3.3·10²⁷ over 58975 · 56·10⁹.
  expect(firstWeek(series(() => 1e9))).toEqual([1e12, 1e12, 1e12, 1e12, 1e12, 1e12, 1e12]);
});

test('fewer than 84 days are refused', () => {
  expect(() => forecastOf(series(() => 1).slice(0, 83), TODAY)).toThrow('84 are needed');
});
