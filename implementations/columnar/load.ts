/** PREPARE: a data set's Parquet files -> the columnar store in BENCH_STATE. */
import { requiredEnvironment } from '../shared/environment.ts';
import { openDatabase } from './database.ts';
import { loadStatements, SCHEMA } from './schema.ts';

const { dataset, state } = requiredEnvironment(process.env);
const instance = await openDatabase(state, process.env);
const connection = await instance.connect();
for (const statement of [SCHEMA, ...loadStatements(dataset)]) await connection.run(statement);
connection.closeSync();
instance.closeSync();
