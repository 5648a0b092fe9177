/** The store's tables as files: how rows made in TypeScript get into DuckDB, and every table out to Parquet. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBDataChunk, type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { DataFile, TableName } from '../model/manifest.ts';

const ROWS_A_CHUNK = 2048;

/** Columns of the tables whose rows are made in TypeScript. */
export const DIMENSIONS = {
  shop: 'shop_id INTEGER, name VARCHAR, city VARCHAR, opened_on DATE',
  category: 'category_id INTEGER, name VARCHAR',
  product: 'product_id INTEGER, category_id INTEGER, name VARCHAR, unit_cost_cents INTEGER',
  employee: 'employee_id INTEGER, shop_id INTEGER, login VARCHAR, role VARCHAR',
  price: 'shop_id INTEGER, product_id INTEGER, valid_from DATE, seq INTEGER, price_cents INTEGER',
} as const;

/** Appends rows chunk by chunk; far faster than value by value. */
export async function appendRows(
  connection: DuckDBConnection,
  table: string,
  types: readonly DuckDBType[],
  rows: readonly (readonly DuckDBValue[])[],
): Promise<void> {
  const appender = await connection.createAppender(table);
  for (let from = 0; from < rows.length; from += ROWS_A_CHUNK) {
    const part = rows.slice(from, from + ROWS_A_CHUNK);
    const chunk = DuckDBDataChunk.create(types);
    chunk.setColumns(types.map((_, column) => part.map((row) => row[column] ?? null)));
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

/** Writes a query's rows, in their order, as one file of a table. */
export async function writeFile(
  connection: DuckDBConnection,
  folder: string,
  file: Pick<DataFile, 'table' | 'path' | 'firstShop' | 'lastShop'>,
  query: string,
): Promise<DataFile> {
  const target = join(folder, file.path);
  await mkdir(dirname(target), { recursive: true });
  const copied = await connection.run(
    `COPY (${query}) TO '${target.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)`,
  );
  return {
    ...file,
    rows: Number(copied.rowsChanged),
    bytes: (await stat(target)).size,
    sha256: await sha256Of(target),
  };
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Where a table's rows for a range of shops lie. */
export function rangePath(table: TableName, firstShop: number, lastShop: number): string {
  const five = (shop: number) => String(shop).padStart(5, '0');
  return `${table}/${five(firstShop)}-${five(lastShop)}.parquet`;
}
