/** What the job gets of the memory that every store has; its database gets the rest (index.ts). */
import { type DuckDbMeans, meansFromEnvironment } from '../shared/duckdb.ts';

/** A refresh holds the chain's lines of 28 days at most; PostgreSQL's pages serve all reads. */
export const JOB_MEMORY_SHARE = 0.25;

export function jobMeans(env: NodeJS.ProcessEnv): DuckDbMeans {
  const { memory, queryThreads } = meansFromEnvironment(env);
  return { memory: memory * JOB_MEMORY_SHARE, queryThreads };
}
