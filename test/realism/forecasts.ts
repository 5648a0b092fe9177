/** The forecast's error on the last 28 days against that of the last week before, repeated, and against the planted demand's. */
import { forecastOf } from '../../model/answers/forecast.ts';
import { WEEK, WINDOW } from '../../model/answers/window.ts';
import { dayNumber } from '../../model/calendar.ts';
import type { Manifest } from '../../model/manifest.ts';
import { median, quantile, shareOf } from './numbers.ts';
import type { ProductSales } from './sales.ts';
import type { Expected } from './worlds.ts';

/** WAPE of one product in one scope on the same 28 days: Σ |sold − forecast| / Σ sold. */
export interface ForecastFinding {
  readonly productId: number;
  /** The contract's wapeBp. */
  readonly error: number;
  /** Each day as the same weekday of the last week that was known: the seasonal naive forecast. */
  readonly naiveError: number;
  /** Of the expectation that the days were drawn from: what it leaves is chance, and no forecast of an expectation does better. */
  readonly floor: number;
  /** A promotion in these 28 days or in the 56 before, which the forecast is made of; no forecast here knows of one. */
  readonly promoted: boolean;
}

export interface ForecastFigures {
  readonly answers: number;
  readonly medianError: number;
  readonly ninetiethError: number;
  readonly medianNaiveError: number;
  readonly ninetiethNaiveError: number;
  readonly medianFloor: number;
  /** Median of error / naive error. */
  readonly ratio: number;
  /** Share with an error below the naive one. */
  readonly better: number;
}

/** @param expected - of the data's own world, in the order of the sales */
export function forecastFindings(
  sales: readonly ProductSales[],
  expected: readonly Expected[],
  manifest: Manifest,
): ForecastFinding[] {
  const today = dayNumber(manifest.today);
  const promoted = promotedLately(manifest);
  return sales.flatMap(({ productId, units }, index) => {
    const { wapeBp } = forecastOf(units, today);
    if (wapeBp === null) return [];
    return {
      productId,
      error: wapeBp / 10_000,
      naiveError: wape(units, (ago) => units[WINDOW + (ago % WEEK)] ?? 0),
      floor: wape(units, (ago) => expected[index]?.units[ago] ?? 0),
      promoted: promoted.has(productId),
    };
  });
}

export function forecastFigures(findings: readonly ForecastFinding[]): ForecastFigures {
  const errors = findings.map(({ error }) => error);
  const naive = findings.map(({ naiveError }) => naiveError);
  return {
    answers: findings.length,
    medianError: median(errors),
    ninetiethError: quantile(errors, 0.9),
    medianNaiveError: median(naive),
    ninetiethNaiveError: quantile(naive, 0.9),
    medianFloor: median(findings.map(({ floor }) => floor)),
    ratio: median(findings.map(({ error, naiveError }) => error / naiveError)),
    better: shareOf(findings, ({ error, naiveError }) => error < naiveError),
  };
}

/** @param forecast - of the day that is `ago` days before today */
function wape(units: Float64Array, forecast: (ago: number) => number): number {
  let error = 0;
  let sold = 0;
  for (let ago = 0; ago < WINDOW; ago++) {
    error += Math.abs((units[ago] ?? 0) - forecast(ago));
    sold += units[ago] ?? 0;
  }
  return error / sold;
}

/** Products with a promotion in the last 84 days. */
function promotedLately({ historyDays, truth }: Manifest): ReadonlySet<number> {
  const first = (historyDays - 3 * WINDOW) / WEEK;
  const promoted = truth.products.filter(({ promotionWeeks }) => promotionWeeks.some((week) => week >= first));
  return new Set(promoted.map(({ productId }) => productId));
}
