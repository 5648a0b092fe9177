/** A data set's tables as CSV, for whoever cannot read Parquet: a header, and the rows in the order of the files. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Manifest, TABLES, type TableName } from '../model/manifest.ts';

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;

export interface CsvOptions {
  /** Breaks off the table that is being written. */
  readonly signal?: AbortSignal;
  /** Called when a table is written. */
  onTable?(table: TableName): void;
}

/**
 * Writes `<table>.csv` for every table: RFC 4180 but for `\n` after lines, an empty cell for null.
 * @throws the signal's reason if it is aborted
 */
export async function writeCsv(
  dataset: string,
  { files }: Manifest,
  folder: string,
  { signal, onTable }: CsvOptions = {},
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    signal?.addEventListener('abort', () => connection.interrupt(), { once: true });
    for (const table of TABLES) {
      signal?.throwIfAborted();
      const parts = files.filter((file) => file.table === table).map(({ path }) => quoted(join(dataset, path)));
      await connection.run(
        `COPY (FROM read_parquet([${parts.join()}])) TO ${quoted(join(folder, `${table}.csv`))} (FORMAT csv, HEADER)`,
      );
      onTable?.(table);
    }
    connection.closeSync();
    signal?.throwIfAborted();
  } catch (error) {
    // What DuckDB says of a query that was broken off is not the reason.
    throw signal?.aborted ? signal.reason : error;
  } finally {
    instance.closeSync();
  }
}
