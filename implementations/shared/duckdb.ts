/** DuckDB as every implementation gets it: one file of settings, which the report prints. */
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

export function openDuckDb(path: string, means: DuckDbMeans): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path, { ...duckDbSettings(means) });
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
