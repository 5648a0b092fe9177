/**
 * One answer's access to the database: the backend's snapshot, and the answer's deadline. PostgreSQL itself ends the statement
 * that runs past the deadline, so nothing is left running and the connection can be used again.
 */
import type pg from 'pg';
import type { Milliseconds } from '../../model/units.ts';
import { TooSlowError } from '../shared/backend/answer-store.ts';
import { inTransaction } from '../shared/postgres/pool.ts';

/** Exact integers; null only where SQL says so. */
type Cells = (number | null)[];

export interface Session {
  /** @throws {TooSlowError} at the deadline */
  rows<Row extends Cells>(statement: Statement): Promise<readonly Row[]>;
  /** The result in parts, of which one at a time is in memory. @throws {TooSlowError} at the deadline */
  batches<Row extends Cells>(sql: string): AsyncGenerator<readonly Row[]>;
}

/** Prepared once per connection; rows come as arrays. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: readonly number[];
}

/** A statement may run past the deadline by so much; then its limit need not be set anew for every statement. */
const SLACK_MS: Milliseconds = 500;
const ROWS_A_BATCH = 10_000;
const QUERY_CANCELED = '57014';

export async function inSnapshot<T>(
  pool: pg.Pool,
  { snapshot, limitMs }: { readonly snapshot: string; readonly limitMs: Milliseconds },
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  try {
    // In one message, as each would cost a round trip. A cursor is read to its end: plan for all of its rows.
    const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '${snapshot}';
      SET LOCAL statement_timeout = ${limitMs}; SET LOCAL cursor_tuple_fraction = 1`;
    return await inTransaction(pool, begin, (client) => work(sessionOn(client, deadline, limitMs)));
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === QUERY_CANCELED ? tooSlow() : error;
  }
}

function tooSlow(): TooSlowError {
  return new TooSlowError('the answer was given up at the limit of time, and its queries were ended');
}

function sessionOn(client: pg.PoolClient, deadline: number, limitMs: Milliseconds): Session {
  let allowed = limitMs;
  const keepDeadline = async () => {
    const left = Math.ceil(deadline - performance.now());
    if (left <= 0) throw tooSlow();
    if (allowed - left < SLACK_MS) return;
    await client.query(`SET LOCAL statement_timeout = ${left}`);
    allowed = left;
  };
  return {
    async rows<Row extends Cells>({ name, text, values }: Statement) {
      await keepDeadline();
      const { rows } = await client.query<Row>({ name, text, values: [...values], rowMode: 'array' });
      return rows;
    },
    async *batches<Row extends Cells>(sql: string) {
      await keepDeadline();
      await client.query(`DECLARE batches NO SCROLL CURSOR FOR ${sql}`);
      for (;;) {
        await keepDeadline();
        const { rows } = await client.query<Row>({ text: `FETCH ${ROWS_A_BATCH} FROM batches`, rowMode: 'array' });
        if (rows.length > 0) yield rows;
        if (rows.length < ROWS_A_BATCH) break;
      }
      await client.query('CLOSE batches');
    },
  };
}
