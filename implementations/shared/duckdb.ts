/** DuckDB as every implementation gets it: one file of settings, which the report prints. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Bytes } from '../../model/units.ts';

/** The same means as every other store has. */
export interface DuckDbMeans {
  readonly memory: Bytes;
  readonly queryThreads: number;
}

/** Settings of every DuckDB database that is measured. */
export function duckDbSettings({ memory, queryThreads }: DuckDbMeans): Readonly<Record<string, string>> {
  return {
    memory_limit: `${Math.floor(memory / 2 ** 20)}MiB`,
    threads: String(queryThreads),
    // A commit is durable when it returns; the log is folded into the file past this size.
    checkpoint_threshold: '64MiB',
    // Nothing is fetched from anywhere while it is measured.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  };
}

/** Where {@link STATEMENT_LOG} is set, every statement is written down: not for a service that is measured. */
export async function openDuckDb(path: string, means: DuckDbMeans): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(path, { ...duckDbSettings(means) });
  const log = process.env[STATEMENT_LOG];
  if (log) await logStatements(instance, path, log);
  return instance;
}

/** Name of the variable with a folder that a service on DuckDB writes its statements into. */
export const STATEMENT_LOG = 'BENCH_STATEMENT_LOG';
/** Inside that folder: DuckDB's own log of statements and what they cost, and the path of the database. */
export const STATEMENTS_FILE = 'statements.csv';
export const DATABASE_PATH_FILE = 'database';

/** DuckDB's logging is of all connections, and its profiling of the one that asked for it. */
async function logStatements(instance: DuckDBInstance, path: string, folder: string): Promise<void> {
  await writeFile(join(folder, DATABASE_PATH_FILE), path);
  const connect = instance.connect.bind(instance);
  const first = await connect();
  await first.run(
    `CALL enable_logging(['QueryLog', 'Metrics'], storage = 'file', storage_path = ${sqlString(join(folder, STATEMENTS_FILE))})`,
  );
  first.closeSync();
  instance.connect = async () => {
    const connection = await connect();
    await connection.run("SET enable_profiling = 'no_output'");
    await connection.run("SET profiling_coverage = 'ALL'");
    return connection;
  };
}

/** Means of this process, as the harness gives them in its environment. */
export function meansFromEnvironment(env: NodeJS.ProcessEnv): DuckDbMeans {
  return {
    memory: Number(env.BENCH_MEMORY_BYTES ?? 2 ** 30),
    queryThreads: Number(env.BENCH_QUERY_THREADS ?? 2),
  };
}

/** A path as a string literal of SQL. */
export function sqlString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
