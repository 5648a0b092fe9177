/** PREPARE: a data set's Parquet files -> the job's history, and the first snapshot in PostgreSQL. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { meansFromEnvironment, openDuckDb } from '../shared/duckdb.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { openPool } from '../shared/postgres/pool.ts';
import { HISTORY_FILE, openHistory } from './history.ts';
import { historyStatements } from './history-schema.ts';
import { jobMeans } from './means.ts';
import { refresh } from './refresh.ts';
import { SNAPSHOT_TABLES } from './snapshot.ts';

const { dataset, state } = requiredEnvironment(process.env);
const manifest = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;

// All of the memory: PostgreSQL rests, and has filled no page of its own yet.
const instance = await openDuckDb(join(state, HISTORY_FILE), meansFromEnvironment(process.env));
const connection = await instance.connect();
for (const statement of historyStatements(dataset, manifest)) await connection.run(statement);
connection.closeSync();
instance.closeSync();

const pool = openPool(process.env, 1);
const history = await openHistory(state, jobMeans(process.env));
for (const statement of SNAPSHOT_TABLES) await pool.query(statement);
await refresh({ pool, history, today: manifest.today, folder: state }, 'all');
await pool.query('VACUUM (ANALYZE) target_document, target_scope');
history.close();
await pool.end();
