/** A data set's tables as CSV, for whoever cannot read Parquet: a header, and the rows in the order of the files. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { type Manifest, TABLES, type TableName } from '../model/manifest.ts';

const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;

/**
 * Writes `<table>.csv` for every table: RFC 4180 but for `\n` after lines, an empty cell for null.
 * @param onTable - called when a table is written
 */
export async function writeCsv(
  dataset: string,
  { files }: Manifest,
  folder: string,
  onTable?: (table: TableName) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  try {
    const connection = await instance.connect();
    for (const table of TABLES) {
      const parts = files.filter((file) => file.table === table).map(({ path }) => quoted(join(dataset, path)));
      await connection.run(
        `COPY (FROM read_parquet([${parts.join()}])) TO ${quoted(join(folder, `${table}.csv`))} (FORMAT csv, HEADER)`,
      );
      onTable?.(table);
    }
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
