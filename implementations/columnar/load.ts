/** PREPARE: a data set's Parquet files -> the columnar store in BENCH_STATE. */
import { join } from 'node:path';
import { meansFromEnvironment, openDuckDb } from '../shared/duckdb.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { DATABASE_FILE, loadStatements, SCHEMA } from './schema.ts';

const { dataset, state } = requiredEnvironment(process.env);
const instance = await openDuckDb(join(state, DATABASE_FILE), meansFromEnvironment(process.env));
const connection = await instance.connect();
for (const statement of [SCHEMA, ...loadStatements(dataset)]) await connection.run(statement);
connection.closeSync();
instance.closeSync();
