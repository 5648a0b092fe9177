/**
 * Our connection to the user's server, open for as long as we work there. Databases that end with us carry its name, so the
 * server itself knows which harness is gone, on whichever machine it was: the one whose session is.
 */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { errorCode, ProvisionError } from '../errors.ts';
import { hide } from '../secrets.ts';
import { type Address, urlOf } from './address.ts';

export interface Session {
  /** Of this harness alone: 16 hex digits. */
  readonly id: string;
  /** One statement at a time. @param signal - cancels it @throws {ProvisionError} kinds `database-unusable`, `interrupted` */
  query<R extends pg.QueryResultRow>(sql: string, values?: readonly unknown[], signal?: AbortSignal): Promise<R[]>;
  close(): Promise<void>;
}

/** Of the application names of our sessions, which pg_stat_activity shows. */
export const APPLICATION = 'aeb-';

const CONNECT_TIMEOUT_MS = 10_000;
/** Nobody may end the session for being idle while a window is measured; a machine that vanishes is noticed in minutes. */
const OPTIONS = '-c idle_session_timeout=0 -c statement_timeout=0 -c tcp_keepalives_idle=60';

/** @throws {ProvisionError} kind `database-unusable`, with what to do */
export async function openSession(address: Address): Promise<Session> {
  const id = randomBytes(8).toString('hex');
  let current: Promise<pg.Client> | null = null;
  const forget = () => {
    current = null;
  };
  // After an end of the server the next statement connects again, by the same name.
  const connected = () => {
    current ??= connect(address, `${APPLICATION}${id}`, forget);
    return current;
  };
  await connected();
  return {
    id,
    async query<R extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = [], signal?: AbortSignal) {
      const client = await connected();
      let cancelling = Promise.resolve();
      const cancel = () => {
        cancelling = cancelOn(address, client);
      };
      if (signal?.aborted) throw interrupted();
      signal?.addEventListener('abort', cancel);
      try {
        return (await client.query<R>(sql, [...values])).rows;
      } catch (error) {
        throw signal?.aborted ? interrupted() : statementError(error, address);
      } finally {
        signal?.removeEventListener('abort', cancel);
        // It must not meet the statement after this one.
        await cancelling;
      }
    },
    async close() {
      const client = await current?.catch(() => null);
      await client?.end().catch(() => {});
    },
  };
}

const interrupted = () => new ProvisionError('interrupted', 'work on the PostgreSQL server was interrupted');

/** What the server said to a statement. */
export class StatementError extends ProvisionError {
  /** SQLSTATE, if it came from the server. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super('database-unusable', message);
    this.code = code;
  }
}

/** @param onEnd - called when the connection is gone, or could not be made */
async function connect(address: Address, application: string, onEnd = () => {}): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: urlOf(address, address.database),
    application_name: application,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    options: OPTIONS,
  });
  // Said even if it is empty: else ~/.pgpass would be read, which services in other languages may know nothing of.
  client.password = address.password;
  client.on('error', () => {});
  client.on('end', onEnd);
  try {
    await client.connect();
    return client;
  } catch (error) {
    onEnd();
    await client.end().catch(() => {});
    throw statementError(error, address);
  }
}

/** A copy of a large database takes long, and Ctrl-C does not wait for it. */
async function cancelOn(
  address: Address,
  { processID }: pg.Client & { readonly processID?: number | null },
): Promise<void> {
  const other = await connect(address, `${APPLICATION}cancel`).catch(() => null);
  await other?.query('SELECT pg_cancel_backend($1)', [processID]).catch(() => {});
  await other?.end().catch(() => {});
}

function statementError(error: unknown, address: Address): StatementError {
  return new StatementError(lineOf(error, address), errorCode(error));
}

function lineOf(error: unknown, address: Address): string {
  const { host, port, user, database, password } = address;
  const at = `the PostgreSQL server at ${host}:${port}`;
  const said = hide(error instanceof Error ? error.message || (errorCode(error) ?? error.name) : String(error), [
    password,
  ]);
  switch (errorCode(error)) {
    case '28P01':
      return `${at} refuses the password of ${user}: set PGPASSWORD to the right one`;
    case '28000':
      return `${at} does not let ${user} in (${said}): see its pg_hba.conf and roles`;
    case '3D000':
      return `${at} says: ${said}; name one that is there, or none, at the end of --postgres ("${database}" is only connected to)`;
    default:
      if (password === '' && /password must be/.test(said))
        return `${at} wants a password of ${user}: set PGPASSWORD to it`;
      return error instanceof pg.DatabaseError
        ? `${at} says: ${said}`
        : `cannot reach ${at} (${said}): start it, or correct --postgres`;
  }
}
