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

export interface SnapshotRequest {
  readonly snapshot: string;
  readonly limitMs: Milliseconds;
  /** Who waits for the answer: when they have left, the running statement is cancelled. */
  readonly caller?: Caller;
}

interface Caller {
  /** Aborted with a {@link TooSlowError}. */
  readonly left: AbortSignal;
  /** A connection for cancelling. */
  readonly cancels: pg.Pool;
}

export async function inSnapshot<T>(
  pool: pg.Pool,
  { snapshot, limitMs, caller }: SnapshotRequest,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  try {
    // In one message, as each would cost a round trip. A cursor is read to its end: plan for all of its rows.
    const begin = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '${snapshot}';
      SET LOCAL statement_timeout = ${limitMs}; SET LOCAL cursor_tuple_fraction = 1`;
    return await inTransaction(pool, begin, (client) =>
      cancellable(client, caller, () => work(sessionOn(client, { deadline, limitMs, left: caller?.left }))),
    );
  } catch (error) {
    throw error instanceof Error && 'code' in error && error.code === QUERY_CANCELED ? tooSlow() : error;
  }
}

async function cancellable<T>(client: pg.PoolClient, caller: Caller | undefined, work: () => Promise<T>): Promise<T> {
  if (caller === undefined) return work();
  const { left, cancels } = caller;
  left.throwIfAborted();
  let cancelling: Promise<unknown> = Promise.resolve();
  const cancel = () => {
    cancelling = cancels.query('SELECT pg_cancel_backend($1)', [backendOf(client)]).catch(() => undefined);
  };
  left.addEventListener('abort', cancel, { once: true });
  try {
    return await work();
  } finally {
    left.removeEventListener('abort', cancel);
    // Before the connection is given to another answer: a late cancel would end that one's statement.
    await cancelling;
  }
}

/** The client has had it since it connected; its published types leave it out. */
function backendOf(client: pg.PoolClient): number {
  return (client as unknown as { readonly processID: number }).processID;
}

function tooSlow(): TooSlowError {
  return new TooSlowError('the answer was given up at the limit of time, and its queries were ended');
}

interface Limits {
  readonly deadline: number;
  readonly limitMs: Milliseconds;
  readonly left: AbortSignal | undefined;
}

function sessionOn(client: pg.PoolClient, { deadline, limitMs, left: gone }: Limits): Session {
  let allowed = limitMs;
  const keepDeadline = async () => {
    gone?.throwIfAborted();
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
