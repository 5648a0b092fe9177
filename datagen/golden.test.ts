/**
 * Checksums of every table at three scales: of the rows, as CSV, and of the Parquet files that hold them. `UPDATE_GOLDEN=1`
 * writes them anew; whoever changes the rows raises DATAGEN_VERSION.
 */
import { hash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Manifest, TABLES } from '../model/manifest.ts';
import { writeCsv } from './csv.ts';
import { generate } from './generate.ts';
import { DATAGEN_VERSION, DEFAULT_PRODUCTS, DEFAULT_SEED } from './parameters.ts';
import { sha256Of } from './parquet.ts';
import { temporaryFolder } from './testing/temporary-dataset.ts';

interface Golden {
  readonly rows: number;
  /** Of `<table>.csv` as `bench generate --format csv` writes it: the same on every machine, by any version of DuckDB. */
  readonly csvSha256: string;
  /** Of the checksums of the table's files, one after the other: the same for one version of DuckDB. */
  readonly parquetSha256: string;
}

const FILE = new URL('golden.json', import.meta.url);

test.each([1, 10, 100])('scale %i has the rows and the bytes that it had', async (scale) => {
  const folder = await temporaryFolder();
  try {
    const manifest = await generate(folder, { scale, seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS });
    const found = { version: DATAGEN_VERSION, tables: await goldenOf(folder, manifest) };
    const golden = JSON.parse(await readFile(FILE, 'utf8'));
    if (process.env.UPDATE_GOLDEN !== undefined) {
      golden[scale] = found;
      await writeFile(FILE, `${JSON.stringify(golden, null, 2)}\n`);
    }
    expect(found).toEqual(golden[scale]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

async function goldenOf(folder: string, manifest: Manifest): Promise<Record<string, Golden>> {
  const csv = join(folder, 'csv');
  await writeCsv(folder, manifest, csv);
  const tables: Record<string, Golden> = {};
  for (const table of TABLES) {
    const checksums = manifest.files.filter((file) => file.table === table).map(({ sha256 }) => sha256);
    tables[table] = {
      rows: manifest.rows[table],
      csvSha256: await sha256Of(join(csv, `${table}.csv`)),
      parquetSha256: hash('sha256', checksums.join('\n'), 'hex'),
    };
  }
  return tables;
}
