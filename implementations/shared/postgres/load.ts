/** LOAD: a data set's Parquet files -> the store's tables in an empty PostgreSQL database. */
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type DataFile, MANIFEST_FILE, type Manifest, TABLES, type TableName } from '../../../model/manifest.ts';
import { sqlString } from '../duckdb.ts';
import { requiredEnvironment } from '../environment.ts';
import { KEYS_SQL, TABLES_SQL } from './schema.ts';

const { dataset, state } = requiredEnvironment(process.env);
const manifest = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const client = new pg.Client({ connectionString: process.env.BENCH_DATABASE_URL ?? '' });
const duckDb = await DuckDBInstance.create(':memory:', { threads: '1' });
const parquet = await duckDb.connect();
const scratch = await mkdtemp(join(state, 'load-'));
await client.connect();
try {
  for (const table of TABLES)
    await loadTable(
      table,
      manifest.files.filter((file) => file.table === table),
    );
  for (const statement of KEYS_SQL) await client.query(statement);
  // The visibility map for index-only scans, and statistics for the planner. No CHECKPOINT, which not every role may ask for:
  // a clone has one owed to nobody, as the server that it is made of was stopped, or made one to copy its files.
  await client.query('VACUUM (ANALYZE, FREEZE)');
} finally {
  await client.end();
  await rm(scratch, { recursive: true });
}

/** Table and rows in one transaction: PostgreSQL then writes no log of the rows. */
async function loadTable(table: TableName, files: readonly DataFile[]): Promise<void> {
  await client.query('BEGIN');
  await client.query(`CREATE TABLE ${table} (${TABLES_SQL[table]})`);
  for (const file of files) await copyFile(table, file, parquet);
  await client.query('COMMIT');
}

/** By way of a CSV file: DuckDB writes and PostgreSQL reads that faster than rows go through JavaScript. */
async function copyFile(table: TableName, { path }: DataFile, connection: DuckDBConnection): Promise<void> {
  const csv = join(scratch, `${table}.csv`);
  await connection.run(
    `COPY (FROM read_parquet(${sqlString(join(dataset, path))})) TO ${sqlString(csv)} (FORMAT csv, HEADER false)`,
  );
  await pipeline(
    createReadStream(csv, { highWaterMark: 1 << 20 }),
    client.query(copyFrom(`COPY ${table} FROM STDIN (FORMAT csv)`)),
  );
  await rm(csv);
}
