/** What statements cost in the DuckDB of a service, by the log that it writes (implementations/shared/duckdb.ts). */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DATABASE_PATH_FILE, openDuckDb, STATEMENTS_FILE, sqlString } from '../../implementations/shared/duckdb.ts';
import { exists } from '../provision/folders.ts';
import { means } from '../space.ts';
import type { StatementCost, StatementCosts, StatementMeter, Uncounted } from './meter.ts';

/** @param folder - that the service was given for its log */
export async function duckDbMeter(folder: string): Promise<StatementMeter | Uncounted> {
  const log = join(folder, STATEMENTS_FILE);
  if (!(await exists(log))) return { uncounted: 'the service writes no log of its statements' };
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  return {
    source: "DuckDB's log of statements and their metrics",
    read: () => read(connection, log),
    plan: (statement) => planIn(folder, statement),
    async close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Statements differ in the numbers that are written into them: without those, they are the same. The slowest is shown. */
const COSTS = (log: string) => `
  WITH entry AS (
    SELECT query_id, type, message FROM read_csv(${sqlString(log)}, header = true, delim = ',', quote = '"', escape = '"',
      parallel = false, auto_detect = false, max_line_size = 64000000, columns = {
        context_id: 'UBIGINT', scope: 'VARCHAR', connection_id: 'UBIGINT', transaction_id: 'UBIGINT', query_id: 'UBIGINT',
        thread_id: 'UBIGINT', timestamp: 'VARCHAR', type: 'VARCHAR', log_level: 'VARCHAR', message: 'VARCHAR'})),
  entry_of_metric AS MATERIALIZED (SELECT query_id, message FROM entry WHERE type = 'Metrics'),
  metric AS MATERIALIZED (
    SELECT query_id, parse_duckdb_log_message('Metrics', message) AS of FROM entry_of_metric),
  measured AS (
    SELECT query_id, max(TRY_CAST(of.value AS DOUBLE)) FILTER (of.metric = 'ROWS_RETURNED') AS rows,
      max(TRY_CAST(of.value AS DOUBLE)) FILTER (of.metric = 'LATENCY') AS seconds
    FROM metric WHERE of.metric IN ('ROWS_RETURNED', 'LATENCY') GROUP BY query_id)
  SELECT regexp_replace(message, '\\b\\d+\\b', '?', 'g') AS shape, arg_max(message, coalesce(seconds, 0)), count(*)::DOUBLE,
    coalesce(sum(rows), 0), 1000 * coalesce(sum(seconds), 0)
  FROM entry LEFT JOIN measured USING (query_id) WHERE type = 'QueryLog' GROUP BY shape`;

async function read(connection: DuckDBConnection, log: string): Promise<StatementCosts> {
  const reader = await connection.runAndReadAll(COSTS(log));
  return new Map(
    reader
      .getRows()
      .map(([shape, text, calls, rows, ms]): [string, StatementCost] => [
        String(shape),
        { text: String(text), calls: Number(calls), rows: Number(rows), ms: Number(ms), buffers: null, walBytes: null },
      ]),
  );
}

/** In the database as the service left it. */
async function planIn(folder: string, statement: string): Promise<string> {
  const path = await readFile(join(folder, DATABASE_PATH_FILE), 'utf8');
  const instance = await openDuckDb(path, means());
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(`EXPLAIN (FORMAT yaml) ${statement}`);
    // Deep plans are mostly indentation: half of it does.
    const lines = reader.getRows().map((row) => String(row[1]).replaceAll(/^ +/gm, (all) => all.slice(all.length / 2)));
    return lines.join('\n');
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
