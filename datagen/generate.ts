/** GENERATE: (scale, seed, products) -> nine tables as Parquet by shop range, and a manifest, written last. */
import { writeFile as writeText } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  DATE,
  type DuckDBConnection,
  DuckDBDateValue,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { dayNumber } from '../model/calendar.ts';
import { type DataFile, MANIFEST_FILE, type Manifest, TABLES, type TableName } from '../model/manifest.ts';
import { CATEGORIES, type CatalogProduct, catalogOf, WEIGHT_SUM } from './catalog.ts';
import { below, childKey } from './mix.ts';
import { DATAGEN_VERSION, HISTORY_DAYS, KNOWN_OF_256, LATE_OF_64, RETURN_SHARE, TODAY_ISO } from './parameters.ts';
import { rangesOf, writeRange } from './range.ts';
import { shopTraits } from './shops.ts';
import { appendRows, DIMENSIONS, writeFile } from './tables.ts';

export interface DatasetKey {
  /** Number of shops. */
  readonly scale: number;
  readonly seed: number;
  readonly products: number;
}

export interface GenerateOptions {
  readonly signal?: AbortSignal;
  /** Called after each shop range. */
  onProgress?(done: { readonly shops: number; readonly receiptLines: number }): void;
}

/** Name of a data set's folder: whatever decides its bytes. */
export function datasetName({ scale, seed, products }: DatasetKey): string {
  return `scale-${scale}-products-${products}-seed-${seed}-v${DATAGEN_VERSION}`;
}

/** Disk that a data set needs, generously: measured at scale 100 and at 10,000 products (docs/data.md), rounded up. */
export function estimatedBytes({ scale, products }: DatasetKey): number {
  return scale * (380_000 + products * 60) + products * 300;
}

/**
 * Writes a data set into an empty folder. A folder without a manifest is not a data set.
 * @throws the signal's reason if it is aborted between two ranges
 */
export async function generate(folder: string, key: DatasetKey, options: GenerateOptions = {}): Promise<Manifest> {
  const catalog = catalogOf(key.seed, key.products);
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    const files = [
      ...(await writeDimensions(connection, folder, key, catalog)),
      ...(await writeFacts(instance, folder, key, catalog, options)),
    ];
    const manifest = manifestOf(key, catalog, files);
    await writeText(join(folder, MANIFEST_FILE), `${JSON.stringify(manifest, null, 1)}\n`);
    return manifest;
  } finally {
    instance.closeSync();
  }
}

/** As many ranges at a time as there are cores; each has its own connection and temporary tables. */
async function writeFacts(
  instance: DuckDBInstance,
  folder: string,
  key: DatasetKey,
  catalog: readonly CatalogProduct[],
  { signal, onProgress }: GenerateOptions,
): Promise<readonly DataFile[]> {
  const ranges = rangesOf(key.scale);
  const results: (readonly DataFile[])[] = [];
  const done = { shops: 0, receiptLines: 0 };
  let next = 0;
  const worker = async () => {
    const connection = await instance.connect();
    // A range takes seconds: the statement that runs is broken off, too.
    const interrupt = () => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      await writeRanges(connection);
    } catch (error) {
      // The others stop after their range.
      next = ranges.length;
      throw signal?.aborted ? signal.reason : error;
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  };
  const writeRanges = async (connection: DuckDBConnection) => {
    for (let index = next++; index < ranges.length; index = next++) {
      signal?.throwIfAborted();
      const range = ranges[index];
      if (range === undefined) return;
      const files = await writeRange(connection, folder, key.seed, catalog, range);
      results[index] = files;
      done.shops += range.lastShop - range.firstShop + 1;
      done.receiptLines += rowsOf(files, 'receipt_line');
      onProgress?.(done);
    }
  };
  // All of them, also after a failure: whoever still writes must not outlive the folder, nor the instance.
  const ends = await Promise.allSettled(
    Array.from({ length: Math.min(availableParallelism(), ranges.length) }, worker),
  );
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results.flat();
}

async function writeDimensions(
  connection: DuckDBConnection,
  folder: string,
  { scale, seed }: DatasetKey,
  catalog: readonly CatalogProduct[],
): Promise<readonly DataFile[]> {
  const write = async (
    table: keyof typeof DIMENSIONS,
    types: readonly DuckDBType[],
    rows: readonly (readonly DuckDBValue[])[],
  ) => {
    await connection.run(`CREATE OR REPLACE TEMP TABLE ${table} (${DIMENSIONS[table]})`);
    await appendRows(connection, table, types, rows);
    return writeFile(
      connection,
      folder,
      { table, path: `${table}.parquet`, firstShop: 1, lastShop: scale },
      `FROM ${table}`,
    );
  };
  const shops = Array.from({ length: scale }, (_, i) => shopTraits(seed, i + 1));
  const firstOpening = dayNumber('2016-01-04');
  const employees: DuckDBValue[][] = [
    [1, null, 'bi-1', 'bi'],
    ...shops.map(({ shopId }) => [shopId + 1, shopId, `shop-${shopId}`, 'shop']),
  ];
  return [
    await write(
      'shop',
      [INTEGER, VARCHAR, VARCHAR, DATE],
      shops.map(({ shopId, name, city, key }) => [
        shopId,
        name,
        city,
        new DuckDBDateValue(firstOpening + below(childKey(key, 9), 3000)),
      ]),
    ),
    await write(
      'category',
      [INTEGER, VARCHAR],
      CATEGORIES.map((name, i) => [i + 1, name]),
    ),
    await write(
      'product',
      [INTEGER, INTEGER, VARCHAR, INTEGER],
      catalog.map((p) => [p.productId, p.categoryId, p.name, p.unitCostCents]),
    ),
    await write('employee', [INTEGER, INTEGER, VARCHAR, VARCHAR], employees),
  ];
}

function manifestOf(key: DatasetKey, catalog: readonly CatalogProduct[], files: readonly DataFile[]): Manifest {
  return {
    schema: 'aunt-emma-bench/dataset/1',
    ...key,
    version: DATAGEN_VERSION,
    today: TODAY_ISO,
    historyDays: HISTORY_DAYS,
    files: [...files],
    rows: Object.fromEntries(TABLES.map((table) => [table, rowsOf(files, table)])) as Record<TableName, number>,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    truth: {
      products: catalog.map(({ productId, elasticityMilli, weight, promotions }) => ({
        productId,
        elasticityMilli,
        popularityShare: weight / WEIGHT_SUM,
        promotionWeeks: [...promotions.keys()],
      })),
      returnShare: RETURN_SHARE,
      anonymousShare: 1 - KNOWN_OF_256 / 256,
      lateDeliveryShare: LATE_OF_64 / 64,
    },
  };
}

function rowsOf(files: readonly DataFile[], table: TableName): number {
  return files.reduce((sum, file) => (file.table === table ? sum + file.rows : sum), 0);
}
