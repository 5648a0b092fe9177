/** PostgreSQL as every implementation gets it: one file of settings, which the report prints. */
import type { Bytes } from '../../../model/units.ts';

export interface PostgresMeans {
  readonly memory: Bytes;
  readonly queryThreads: number;
}

/** Connections of all services of an implementation together; a pool of 16 and some for jobs and checks. */
const CONNECTIONS = 40;
/** Sorts and hashes that may be under way at once: the share of work_mem in the memory is for so many. */
const WORKING_SETS = 16;

/** Three quarters of the memory for pages, one quarter for sorts and hashes: together what DuckDB gets. */
export function postgresSettings({ memory, queryThreads }: PostgresMeans): Readonly<Record<string, string>> {
  return {
    shared_buffers: megabytes(memory * 0.75),
    work_mem: megabytes(Math.max(4 * 2 ** 20, (memory * 0.25) / WORKING_SETS)),
    maintenance_work_mem: megabytes(memory * 0.25),
    max_connections: String(CONNECTIONS),
    // A leader and its workers make up the query threads.
    max_parallel_workers_per_gather: String(Math.max(0, queryThreads - 1)),
    max_parallel_workers: String(queryThreads),
    jit: 'off',
    autovacuum: 'on',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    // Nobody replicates from here, and a bulk load in the transaction that made its table needs no log.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // Checkpoints come before a window and not in it.
    max_wal_size: '8GB',
    checkpoint_timeout: '1h',
    // The data set fits into memory or lies on a solid-state disk.
    random_page_cost: '1.1',
    effective_cache_size: megabytes(memory),
    timezone: 'UTC',
  };
}

/**
 * Instead of those of the same names, in a server that only loads: if it does not end cleanly, what it wrote is thrown away,
 * and what is kept is flushed file by file afterwards (harness/provision/folders.ts).
 */
export const LOADING_SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'off',
  full_page_writes: 'off',
  // It would come between the steps of the load, which make statistics themselves.
  autovacuum: 'off',
};

/** Besides, in a server that counts what statements cost: it is never one that is measured. */
export const COUNTING_SETTINGS: Readonly<Record<string, string>> = {
  shared_preload_libraries: 'pg_stat_statements',
  // Each would look at pages, and clean some, at a time of its own: the next statement would find other ones.
  autovacuum: 'off',
  // Which pages are written to the log as a whole depends on when the last checkpoint was.
  full_page_writes: 'off',
  bgwriter_lru_maxpages: '0',
};

/** What a sort gets while indices are built: in more than the processor's cache holds it is slower, and runs on disk are few. */
const SORT_MEMORY = 32 * 2 ** 20;

/** For each of the sessions that load at once, which any role may say. */
export function loadSessionSql({ queryThreads }: Pick<PostgresMeans, 'queryThreads'>, sessions: number): string {
  const threads = Math.max(1, Math.floor(queryThreads / sessions));
  return [
    // A session is a thread, and leads the workers that it has.
    `SET max_parallel_maintenance_workers = ${threads - 1}`,
    `SET maintenance_work_mem = '${megabytes(threads * SORT_MEMORY)}'`,
  ].join('; ');
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20)}MB`;
}
