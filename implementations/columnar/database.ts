/** The one database file in BENCH_STATE, and the means that it is opened with. */
import { join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import { type DuckDbMeans, meansFromEnvironment, openDuckDb } from '../shared/duckdb.ts';

/** Inside BENCH_STATE. */
export const DATABASE_FILE = 'columnar.duckdb';

export function openDatabase(state: string, env: NodeJS.ProcessEnv): Promise<DuckDBInstance> {
  return openDuckDb(join(state, DATABASE_FILE), meansOf(env));
}

/** As every store has them, but for the query threads that a variant asks for. */
export function meansOf(env: NodeJS.ProcessEnv): DuckDbMeans {
  const means = meansFromEnvironment(env);
  const { BENCH_OPTION_THREADS: threads = 'equal' } = env;
  return threads === 'equal' ? means : { ...means, queryThreads: Number(threads) };
}
