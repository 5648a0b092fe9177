/**
 * LOAD: a data set's Parquet files -> the store's tables in an empty PostgreSQL database. Rows, statistics, indices, keys:
 * with statistics and frozen rows, foreign keys are checked from the indices alone.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { MANIFEST_FILE, type Manifest, TABLES, type TableName } from '../../../model/manifest.ts';
import { meansFromEnvironment } from '../duckdb.ts';
import { requiredEnvironment } from '../environment.ts';
import { copyFiles } from './copy.ts';
import { type Job, sideBySide } from './lanes.ts';
import { INDICES_SQL, KEYS_SQL, POSTED_SQL, TABLES_SQL } from './schema.ts';
import { loadSessionSql } from './settings.ts';

const LANES = 2;

const { dataset } = requiredEnvironment(process.env);
const manifest = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const duckDb = await DuckDBInstance.create(':memory:', { threads: '1' });
const clients = await Promise.all(Array.from({ length: LANES }, connect));
try {
  const largestFirst = TABLES.toSorted((a, b) => manifest.rows[b] - manifest.rows[a]);
  await sideBySide(clients, largestFirst.map(loadTable));
  // No CHECKPOINT, which not every role may ask for: a clone has one owed to nobody, as the server that it is made of was
  // stopped, or made one to copy its files.
  await sideBySide(clients, [statement('VACUUM (ANALYZE, FREEZE)')]);
  await sideBySide(clients, INDICES_SQL.map(statement));
  await sideBySide(clients.slice(0, 1), [...KEYS_SQL, ...POSTED_SQL].map(statement));
} finally {
  await Promise.all(clients.map((client) => client.end()));
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: process.env.BENCH_DATABASE_URL ?? '' });
  await client.connect();
  await client.query(loadSessionSql(meansFromEnvironment(process.env), LANES));
  return client;
}

/** Table and rows in one transaction: PostgreSQL then writes no log of the rows, and nobody meets half a table. */
function loadTable(table: TableName): Job {
  return async (client) => {
    const progress = stopwatch(table);
    const parquet = await duckDb.connect();
    const paths = manifest.files.filter((file) => file.table === table).map(({ path }) => join(dataset, path));
    await client.query('BEGIN');
    await client.query(`CREATE TABLE ${table} (${TABLES_SQL[table]})`);
    const onFile = (rows: number) =>
      progress(`${rows.toLocaleString('en')} of ${manifest.rows[table].toLocaleString('en')} rows`);
    const rows = await copyFiles({ client, parquet, table, paths, onFile });
    if (rows !== manifest.rows[table])
      throw new Error(
        `${table} has ${rows} rows instead of ${manifest.rows[table]}: remove ${dataset} and generate it again`,
      );
    await client.query('COMMIT');
    parquet.closeSync();
    progress('committed');
  };
}

function statement(sql: string): Job {
  return async (client) => {
    const progress = stopwatch(sql);
    await client.query(sql);
    progress('done');
  };
}

/** @returns prints what has been reached, and when */
function stopwatch(what: string): (reached: string) => void {
  const begin = performance.now();
  return (reached) => console.log(`${((performance.now() - begin) / 1000).toFixed(3)} s: ${what}: ${reached}`);
}
