/** All figures of docs/realism.md: a data set and the oracle's sums of it -> what was planted beside what is found. */
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Manifest } from '../../model/manifest.ts';
import { ORACLE_FILE } from '../../oracle/base.ts';
import { type Disturbed, disturbances } from './disturbances.ts';
import { type ForecastFigures, type ForecastFinding, forecastFigures, forecastFindings } from './forecasts.ts';
import {
  basketFigures,
  type Distribution,
  hourFigures,
  type PopularityFigures,
  popularityFigures,
  type Query,
  type ShareFigures,
  shareFigures,
} from './habits.ts';
import { type PriceFigures, type PriceFinding, priceFigures, priceFindings } from './prices.ts';
import { readSales, type Sales } from './sales.ts';
import {
  type DevelopmentFigures,
  developmentFigures,
  type GrowthFigures,
  growthFigures,
  type WeekdayFigures,
  weekFigures,
  type YearFigures,
  yearFigures,
} from './shapes.ts';
import {
  forecastByProduct,
  type ProductForecast,
  type ProductSpread,
  spreadByProduct,
  spreadByVolume,
  type VolumeSpread,
} from './spreads.ts';
import { worldsOf } from './worlds.ts';

/** The same of both kinds of scope. */
export interface ByScope<T> {
  /** Every product of the chain. */
  readonly chain: T;
  /** Every product of every shop. */
  readonly shops: T;
}

export interface Figures {
  readonly dataset: Pick<Manifest, 'scale' | 'seed' | 'products' | 'version' | 'today'> & {
    readonly receiptLines: number;
  };
  readonly prices: ByScope<PriceFigures>;
  readonly chainPrices: readonly PriceFinding[];
  readonly shopPrices: readonly ProductSpread[];
  readonly shopErrors: readonly VolumeSpread[];
  readonly disturbances: ByScope<readonly Disturbed[]>;
  readonly forecasts: ByScope<ForecastFigures>;
  /** Of products with and without a promotion lately. */
  readonly promoted: ByScope<ForecastFigures>;
  readonly unpromoted: ByScope<ForecastFigures>;
  readonly chainForecasts: readonly ForecastFinding[];
  readonly shopForecasts: readonly ProductForecast[];
  readonly week: readonly WeekdayFigures[];
  readonly year: readonly YearFigures[];
  readonly development: DevelopmentFigures;
  readonly growth: GrowthFigures;
  readonly shares: readonly ShareFigures[];
  readonly baskets: Distribution;
  readonly hours: Distribution;
  readonly popularity: PopularityFigures;
}

/** What the figures are computed from. */
export interface Sums {
  readonly manifest: Manifest;
  readonly sales: Sales;
  /** Over `receipt` and `receipt_line`. */
  readonly query: Query;
  close(): void;
}

/** @param oracleFolder - where buildOracle wrote the sums of this data set */
export async function openSums(datasetFolder: string, manifest: Manifest, oracleFolder: string): Promise<Sums> {
  const instance = await DuckDBInstance.create(join(oracleFolder, ORACLE_FILE), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  for (const table of ['receipt', 'receipt_line']) {
    const ofTable = manifest.files.filter((file) => file.table === table);
    const files = ofTable.map(({ path }) => literal(join(datasetFolder, path)));
    await connection.run(`CREATE TEMP VIEW ${table} AS FROM read_parquet([${files.join(', ')}])`);
  }
  return {
    manifest,
    sales: await readSales(connection, manifest),
    query: async (sql) => (await connection.runAndReadAll(sql)).getRows().map((row) => row.map(Number)),
    close: () => instance.closeSync(),
  };
}

export async function figuresOf({ manifest, sales, query }: Sums): Promise<Figures> {
  const worlds = worldsOf(manifest);
  const { scale, seed, products, version, today, rows } = manifest;
  const prices = both((scope) => priceFindings(sales[scope], manifest));
  const forecasts = both((scope) => forecastFindings(sales[scope], worlds.nothing[scope], manifest));
  const ofThose = (promoted: boolean) =>
    both((scope) => forecastFigures(forecasts[scope].filter((finding) => finding.promoted === promoted)));
  return {
    dataset: { scale, seed, products, version, today, receiptLines: rows.receipt_line },
    prices: both((scope) => priceFigures(prices[scope])),
    chainPrices: prices.chain,
    shopPrices: spreadByProduct(prices.shops),
    shopErrors: spreadByVolume(prices.shops),
    disturbances: both((scope) => disturbances(sales[scope], worlds, scope, manifest)),
    forecasts: both((scope) => forecastFigures(forecasts[scope])),
    promoted: ofThose(true),
    unpromoted: ofThose(false),
    chainForecasts: forecasts.chain,
    shopForecasts: forecastByProduct(forecasts.shops),
    week: weekFigures(sales),
    year: yearFigures(sales, worlds),
    development: developmentFigures(sales, worlds, manifest),
    growth: growthFigures(sales, manifest),
    shares: await shareFigures(query, sales),
    baskets: await basketFigures(query),
    hours: await hourFigures(query),
    popularity: popularityFigures(sales, manifest),
  };
}

const both = <T>(of: (scope: 'chain' | 'shops') => T): ByScope<T> => ({ chain: of('chain'), shops: of('shops') });
const literal = (path: string) => `'${path.replaceAll("'", "''")}'`;
