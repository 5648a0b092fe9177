/** A query's rows as one Parquet file, which appears under its name whole or not at all, with its checksum. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DataFile } from '../model/manifest.ts';

/**
 * Version 2 has deltas for what counts up, as receipt numbers and times do, and dictionaries are for short lists of values only:
 * two thirds of the size and of the time of the defaults (benchmarks/parquet-form.ts).
 */
const FORM = 'FORMAT parquet, PARQUET_VERSION V2, COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1000, ROW_GROUP_SIZE 122880';

/**
 * Settings of a DuckDB that writes files: on one thread rows come in order, and row groups end at the same rows on every
 * machine. Ranges are made side by side instead.
 */
export const WRITER_SETTINGS: Readonly<Record<string, string>> = { threads: '1' };

/** Which rows of which table a file holds, and where. */
export type FilePlace = Pick<DataFile, 'table' | 'path' | 'firstShop' | 'lastShop'>;

/** @param query - its rows are written in their order */
export async function writeParquet(
  connection: DuckDBConnection,
  folder: string,
  place: FilePlace,
  query: string,
): Promise<DataFile> {
  const target = join(folder, place.path);
  const part = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  try {
    const copied = await connection.run(`COPY (${query}) TO '${part.replaceAll("'", "''")}' (${FORM})`);
    const { size } = await stat(part);
    const sha256 = await sha256Of(part);
    await rename(part, target);
    return { ...place, rows: Number(copied.rowsChanged), bytes: size, sha256 };
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
