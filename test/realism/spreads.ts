/** Thousands of shop answers in a few values: how they spread for each product, and by how much the shop sells. */
import type { ForecastFinding } from './forecasts.ts';
import { median, quantile } from './numbers.ts';
import { errorOf, type PriceFinding } from './prices.ts';

/** Of ten values, one is below `low` and one above `high`. */
export interface Spread {
  readonly low: number;
  readonly median: number;
  readonly high: number;
}

/** Elasticities that the shops' answers give for one product. */
export interface ProductSpread extends Spread {
  readonly productId: number;
  readonly planted: number;
}

/** Errors found / planted − 1 of a tenth of the answers, those of like sales. */
export interface VolumeSpread extends Spread {
  /** Median of the tenth. */
  readonly unitsAWeek: number;
}

/** Medians over the shops. */
export interface ProductForecast {
  readonly productId: number;
  readonly error: number;
  readonly naiveError: number;
}

const TENTHS = 10;

export function spreadByProduct(findings: readonly PriceFinding[]): ProductSpread[] {
  return byProduct(findings).map(([productId, ofProduct]) => ({
    productId,
    planted: ofProduct[0]?.planted ?? Number.NaN,
    ...spreadOf(ofProduct.flatMap(({ found }) => found ?? [])),
  }));
}

export function spreadByVolume(findings: readonly PriceFinding[]): VolumeSpread[] {
  const sorted = findings.toSorted((a, b) => a.unitsAWeek - b.unitsAWeek);
  return Array.from({ length: TENTHS }, (_, tenth) => {
    const place = (part: number) => Math.round((part * sorted.length) / TENTHS);
    const alike = sorted.slice(place(tenth), place(tenth + 1));
    return { unitsAWeek: median(alike.map(({ unitsAWeek }) => unitsAWeek)), ...spreadOf(alike.flatMap(errorOf)) };
  });
}

export function forecastByProduct(findings: readonly ForecastFinding[]): ProductForecast[] {
  return byProduct(findings).map(([productId, ofProduct]) => ({
    productId,
    error: median(ofProduct.map(({ error }) => error)),
    naiveError: median(ofProduct.map(({ naiveError }) => naiveError)),
  }));
}

function spreadOf(values: readonly number[]): Spread {
  return { low: quantile(values, 0.1), median: median(values), high: quantile(values, 0.9) };
}

function byProduct<T extends { readonly productId: number }>(findings: readonly T[]): [number, T[]][] {
  return [...Map.groupBy(findings, ({ productId }) => productId)];
}
