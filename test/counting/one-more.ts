/** Loaded before a service: one statement more for every one that a PostgreSQL pool or a DuckDB connection reads with. */
import { DuckDBConnection } from '@duckdb/node-api';
import pg from 'pg';

const { runAndReadAll } = DuckDBConnection.prototype;
DuckDBConnection.prototype.runAndReadAll = async function (...asked) {
  await runAndReadAll.call(this, 'SELECT 1');
  return runAndReadAll.apply(this, asked);
};

const pooled: { query(this: pg.Pool, ...asked: unknown[]): Promise<unknown> } = pg.Pool.prototype;
const { query } = pooled;
pooled.query = async function (...asked) {
  await query.call(this, 'SELECT 1');
  return query.apply(this, asked);
};
