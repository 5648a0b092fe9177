/** Connections of a service to its own database. */
import pg from 'pg';

/** Clients of the load tests, and some for jobs. */
const CONNECTIONS = 16;
const INT8 = 20;
const NUMERIC = 1700;

/** Sums arrive as `bigint` and `numeric`; all that we read are safe integers, and a figure that is not must not pass. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`PostgreSQL sent ${text}, which is no safe integer`);
  return value;
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 || oid === NUMERIC
      ? safeInteger
      : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

/** @throws {Error} if BENCH_DATABASE_URL is empty */
export function openPool(env: NodeJS.ProcessEnv, connections = CONNECTIONS): pg.Pool {
  const connectionString = env.BENCH_DATABASE_URL;
  if (!connectionString) throw new Error('BENCH_DATABASE_URL is empty: start the service with "bench serve"');
  const pool = new pg.Pool({ connectionString, max: connections, types });
  // A connection that the server closes while it rests is no error: the next query opens another.
  pool.on('error', () => {});
  // One that breaks between two statements of a transaction fails the next of them; unheard, it would end the process.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Runs `work` in one transaction on one connection; rolls back if it throws. */
export async function inTransaction<T>(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** All statements of the transaction see one snapshot. */
export const SNAPSHOT = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY';
