/** A data set as CSV with its schema as SQL, for databases and tools of the user's own. */
import { rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CsvOptions, writeCsv } from '../../datagen/csv.ts';
import { type DatasetKey, estimatedCsvBytes } from '../../datagen/key.ts';
import { sha256Of } from '../../datagen/parquet.ts';
import { INDICES_SQL, KEYS_SQL, TABLES_SQL } from '../../implementations/shared/postgres/schema.ts';
import { TABLES } from '../../model/manifest.ts';
import type { Bytes } from '../../model/units.ts';
import type { ProvidedDataset } from './data.ts';
import { requireDisk } from './disk.ts';
import { buildInSteps } from './unfinished.ts';

/**
 * Asked before the data set is made: an hour later is too late to say that its export does not fit.
 * @returns what is needed, and what is free where the export shall be
 * @throws {ProvisionError} kind `disk-full`
 */
export async function requireCsvDisk(key: DatasetKey, target: string): Promise<{ needed: Bytes; free: Bytes }> {
  const needed = estimatedCsvBytes(key);
  const advice = 'choose a smaller --scale or another folder with --out';
  return { needed, free: await requireDisk(`--scale ${key.scale} as CSV`, needed, dirname(target), advice) };
}

/**
 * Writes `<table>.csv` for every table, `schema.sql`, `truth.json` (what was planted) and `SHA256SUMS` into a new folder.
 * @returns the size of the CSV files
 * @throws the signal's reason if it is aborted; then nothing is left
 */
export async function exportCsv(
  { folder, manifest }: ProvidedDataset,
  target: string,
  options: CsvOptions = {},
): Promise<{ bytes: Bytes }> {
  const { scale, seed, truth } = manifest;
  await buildInSteps(target, async (unfinished) => {
    // What a killed export left is no use to this one, but is not to stay either.
    await rm(unfinished, { recursive: true, force: true });
    try {
      await writeCsv(folder, manifest, unfinished, options);
      await writeFile(join(unfinished, 'schema.sql'), schemaSql());
      await writeFile(join(unfinished, 'truth.json'), `${JSON.stringify({ scale, seed, truth }, null, 1)}\n`);
      await writeFile(join(unfinished, 'SHA256SUMS'), await checksums(unfinished));
      options.signal?.throwIfAborted();
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
  });
  const sizes = await Promise.all(TABLES.map(async (table) => (await stat(join(target, `${table}.csv`))).size));
  return { bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

/** Tables, then how to load them, then indices and keys: in the order in which a database is quick. */
function schemaSql(): string {
  const tables = TABLES.map((table) => `CREATE TABLE ${table} (\n  ${TABLES_SQL[table].split(', ').join(',\n  ')}\n);`);
  const copies = TABLES.map((table) => `-- \\copy ${table} FROM '${table}.csv' (FORMAT csv, HEADER)`);
  return [
    '-- The store in SQL as PostgreSQL has it. Money is whole cents; times have no zone; docs/data.md says what every column holds.',
    ...tables,
    '-- Load the rows here, before the keys, with psql in this folder:',
    ...copies,
    ...[...INDICES_SQL, ...KEYS_SQL].map((statement) => `${statement};`),
    '',
  ].join('\n');
}

/** As `sha256sum -c SHA256SUMS` takes them. */
async function checksums(folder: string): Promise<string> {
  const lines: string[] = [];
  for (const table of TABLES) lines.push(`${await sha256Of(join(folder, `${table}.csv`))}  ${table}.csv\n`);
  return lines.join('');
}
