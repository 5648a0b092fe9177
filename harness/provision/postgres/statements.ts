/** What statements cost in one database, by pg_stat_statements: from another database, so that nothing of ours is counted. */
import pg from 'pg';
import type { StatementCost, StatementMeter, Uncounted } from '../../counting/meter.ts';
import { reason } from '../errors.ts';
import { hide, secretsIn } from '../secrets.ts';
import { declarationsOf, explainable } from './explainable.ts';
import type { PostgresServer } from './server.ts';

/** A connection to another database than the one that is looked at. */
export interface Outside {
  query<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** On a server of ours, started with COUNTING_SETTINGS. */
export async function ownMeter({ url, adminUrl }: PostgresServer): Promise<StatementMeter | Uncounted> {
  const client = await connected(adminUrl);
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  const query = async <R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) =>
    (await client.query<R>(sql, [...values])).rows;
  return meterOn({ query, close: () => client.end() }, url);
}

/** @param outside - belongs to the meter from now on @param url - of the database that is looked at: a secret */
export async function meterOn(outside: Outside, url: string): Promise<StatementMeter | Uncounted> {
  try {
    return await openMeter(outside, url);
  } catch (error) {
    await outside.close();
    return { uncounted: hide(reason(error), secretsIn(url)) };
  }
}

async function openMeter({ query, close }: Outside, url: string): Promise<StatementMeter> {
  const schema = await requireExtension(query);
  const database = decodeURIComponent(new URL(url).pathname.slice(1));
  const begun = await lossesSoFar(query, schema);
  const countsWal = await hasPlainWal(query);
  const texts = new Set<string>();
  return {
    source: 'pg_stat_statements',
    async read() {
      const rows = await query<Row>(costsSql(schema), [database]);
      // Counts that were thrown away between two readings would look like less work.
      if ((await lossesSoFar(query, schema)) !== begun)
        throw new Error(
          'pg_stat_statements has lost counts meanwhile: it was reset, or pg_stat_statements.max is too low',
        );
      for (const { text } of rows) texts.add(text);
      return new Map(rows.map((row) => [row.text, costOf(row, countsWal)]));
    },
    plan: (statement) => plan(url, statement, texts),
    close,
  };
}

/** @returns the schema that it is in, quoted @throws {Error} if it is not there or does not count what we need */
async function requireExtension(query: Outside['query']): Promise<string> {
  const [found] = await query<{ schema: string }>(
    "SELECT extnamespace::regnamespace::text AS schema FROM pg_extension WHERE extname = 'pg_stat_statements'",
  );
  if (found === undefined)
    throw new Error(
      'the server has no pg_stat_statements in the database that --postgres names: add it to shared_preload_libraries, and CREATE EXTENSION pg_stat_statements there',
    );
  // Asked for before its settings, which are unknown until a session has loaded it.
  await lossesSoFar(query, found.schema);
  const [settings] = await query<{ track: string; utility: string }>(
    "SELECT current_setting('pg_stat_statements.track') AS track, current_setting('pg_stat_statements.track_utility') AS utility",
  );
  if (settings?.track === 'none' || settings?.utility === 'off')
    throw new Error('pg_stat_statements leaves statements out: set its track to top and its track_utility to on');
  return found.schema;
}

async function lossesSoFar(query: Outside['query'], schema: string): Promise<string> {
  const [info] = await query<{ losses: string }>(
    `SELECT format('%s/%s', dealloc, stats_reset) AS losses FROM ${schema}.pg_stat_statements_info`,
  );
  return info?.losses ?? '';
}

/** Whether the log holds no images of whole pages, whose number depends on when the last checkpoint was. */
async function hasPlainWal(query: Outside['query']): Promise<boolean> {
  const [row] = await query<{ images: string }>("SELECT current_setting('full_page_writes') AS images");
  return row?.images === 'off';
}

interface Row {
  readonly text: string;
  readonly calls: number;
  readonly rows: number;
  readonly ms: number;
  readonly touched: number;
  readonly dirtied: number;
  readonly wal: number;
}

/** Statements that only other users' functions sent are theirs: what the service sent is at the top. */
const costsSql = (schema: string) => `
  SELECT query AS text, sum(calls)::float8 AS calls, sum(rows)::float8 AS rows, sum(total_exec_time)::float8 AS ms,
    sum(shared_blks_hit + shared_blks_read + local_blks_hit + local_blks_read)::float8 AS touched,
    sum(shared_blks_dirtied + local_blks_dirtied)::float8 AS dirtied, sum(wal_bytes)::float8 AS wal
  FROM ${schema}.pg_stat_statements
  WHERE toplevel AND dbid = (SELECT oid FROM pg_database WHERE datname = $1) GROUP BY query`;

function costOf({ text, calls, rows, ms, touched, dirtied, wal }: Row, countsWal: boolean): StatementCost {
  return { text, calls, rows, ms, buffers: { touched, dirtied }, walBytes: countsWal ? wal : null };
}

/** For any values: those of one call are not known any more. @param texts - of all statements that were seen */
async function plan(url: string, statement: string, texts: Iterable<string>): Promise<string> {
  const client = await connected(url);
  try {
    const declared = declarationsOf(statement, texts);
    const plans: string[] = [];
    for (const text of declared.length > 0 ? declared : [statement]) plans.push(await planIn(client, text));
    return plans.join('\n\n');
  } finally {
    await client.end().catch(() => {});
  }
}

async function planIn(client: pg.Client, statement: string): Promise<string> {
  const text = `EXPLAIN (GENERIC_PLAN) ${explainable(statement)}`;
  const { rows } = await client.query<[string]>({ text, rowMode: 'array' });
  return rows.map(([line]) => line).join('\n');
}

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  return client;
}
