/**
 * A server of the user's own, with three kinds of databases of ours: `aeb_base_<hash>`, a loaded data set; `aeb_state_<hash>`,
 * a prepared state; both are kept. What a build or a start works on is a copy and carries the name of our session
 * (session.ts): `aeb_build_<session>_<n>`, `aeb_clone_<session>_<n>`. A build is renamed when it is whole.
 */
import { hash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { postgresSettings } from '../../../implementations/shared/postgres/settings.ts';
import { scratchFolder } from '../cache.ts';
import { ProvisionError } from '../errors.ts';
import { hideInFiles, secretsIn } from '../secrets.ts';
import { type Address, urlOf } from './address.ts';
import { baseKey, loadBase } from './base.ts';
import type { Building, Database, DatabaseRequest, PostgresProvider } from './provider.ts';
import { APPLICATION, openSession, type Session, StatementError } from './session.ts';
import { meterOn } from './statements.ts';

export interface ExternalPostgres extends PostgresProvider {
  /** Databases that killed harnesses had left behind, dropped when this one began. */
  readonly swept: number;
  /** To be called last. */
  close(): Promise<void>;
}

/** The oldest that takes all our SQL: CREATE TABLE with STORAGE. */
const LEAST_VERSION = 16;
/** The embedded server's, whatever the user's server was set up with. */
const EMPTY = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'";
const HASH_DIGITS = 16;
/** SQLSTATE: somebody else was faster. */
const DUPLICATE_DATABASE = '42P04';

interface Server {
  readonly address: Address;
  readonly session: Session;
  /** Names of this session, one after the other. */
  name(kind: 'build' | 'clone'): string;
}

/** @throws {ProvisionError} kind `database-unusable`: what the server or the role lacks */
export async function openExternalPostgres(address: Address): Promise<ExternalPostgres> {
  const session = await openSession(address);
  let count = 0;
  const server: Server = { address, session, name: (kind) => `aeb_${kind}_${session.id}_${++count}` };
  try {
    await requireFit(server);
    const swept = await sweepServer(session);
    return { ...providerOf(server), swept, close: () => session.close() };
  } catch (error) {
    await session.close();
    throw error;
  }
}

function providerOf(server: Server): PostgresProvider {
  const { address, session } = server;
  return {
    isOurs: false,
    place: `${address.host}:${address.port}`,
    async facts(means) {
      const rows = await session.query<{ name: string; value: string }>(
        'SELECT lower(name) AS name, current_setting(name) AS value FROM pg_settings WHERE lower(name) = ANY ($1)',
        [['server_version', ...Object.keys(postgresSettings(means))]],
      );
      const { server_version: version, ...settings } = Object.fromEntries(
        rows.map(({ name, value }) => [name, value] as const),
      );
      return { version: version?.split(' ')[0] ?? null, settings };
    },
    holds: (state) => exists(session, stateDatabase(state)),
    build: (request) => build(server, request),
    async start({ state, signal, logFolder }) {
      const name = server.name('clone');
      await copy(session, stateDatabase(state), name, signal);
      return databaseOf(server, name, logFolder);
    },
  };
}

async function build(server: Server, request: DatabaseRequest): Promise<Building> {
  const { session } = server;
  const name = server.name('build');
  await copy(session, await provideBaseOn(server, request), name, request.signal);
  return {
    ...databaseOf(server, name, request.logFolder),
    keep: () => keep(session, name, stateDatabase(request.state), `state ${request.state}`),
  };
}

/** The loaded data set. @returns its database, which nobody ever connects to */
async function provideBaseOn(server: Server, { space, logFolder, signal, project }: DatabaseRequest): Promise<string> {
  const { session, address } = server;
  const base = `aeb_base_${await baseKey(space, EMPTY, project)}`;
  if (await exists(session, base)) return base;
  const name = server.name('build');
  const work = await scratchFolder(name);
  try {
    await session.query(`CREATE DATABASE ${name} ${EMPTY}`, [], signal);
    await loadBase({ url: urlOf(address, name), space, work, logFolder, project }, signal);
    const { scale, seed, products } = space.dataset.manifest;
    await keep(session, name, base, `data of scale ${scale}, seed ${seed}, ${products} products`);
    return base;
  } finally {
    await drop(session, name);
    await hideInFiles(logFolder, secretsIn(urlOf(address, name)));
    await rm(work, { recursive: true, force: true });
  }
}

/** @param logFolder - of the processes that are given the address, which have ended when the database does */
function databaseOf({ session, address }: Server, name: string, logFolder: string): Database {
  return {
    url: urlOf(address, name),
    child: null,
    async bytesElsewhere() {
      const [row] = await session.query<{ bytes: string }>('SELECT pg_database_size($1::name) AS bytes', [name]);
      return Number(row?.bytes ?? 0);
    },
    async stop() {
      await drop(session, name);
      await hideInFiles(logFolder, secretsIn(urlOf(address, name)));
    },
    async killAndRestart() {
      throw new ProvisionError('not-started', 'the PostgreSQL server is not ours: it cannot be killed from here');
    },
    meter: () =>
      meterOn({ query: (sql, values) => session.query(sql, values), close: async () => {} }, urlOf(address, name)),
  };
}

/** Files are copied as they are, as a clone of a data folder would be: through the log it would cost more, and be cold. */
async function copy(session: Session, from: string, to: string, signal?: AbortSignal): Promise<void> {
  await session.query(`CREATE DATABASE ${to} TEMPLATE ${from} STRATEGY FILE_COPY`, [], signal);
}

/** Gives a build that is whole its name; what is there by that name already has the same content, and stays. */
async function keep(session: Session, name: string, as: string, what: string): Promise<void> {
  // A copy needs a template without connections.
  await session.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  await session.query(`COMMENT ON DATABASE ${name} IS ${quoted(`Aunt Emma Bench, ${what}; may be dropped`)}`);
  await session.query(`ALTER DATABASE ${name} RENAME TO ${as}`).catch((error: unknown) => {
    if (!(error instanceof StatementError && error.code === DUPLICATE_DATABASE)) throw error;
  });
}

/** Whatever goes wrong here, the next sweep makes up for it; the reason why we are here must not be hidden by it. */
async function drop(session: Session, name: string): Promise<void> {
  await session.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`).catch(() => {});
}

/**
 * Drops what harnesses without a session have left behind. Not by force: what somebody is connected to is not left behind,
 * and is for a later sweep.
 */
async function sweepServer(session: Session): Promise<number> {
  const left = await session.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
     WHERE datname ~ '^aeb_(build|clone)_[0-9a-f]{16}_[0-9]+$' AND rolname = current_user AND NOT EXISTS (
       SELECT FROM pg_stat_activity WHERE application_name = $1 || substring(datname from '_([0-9a-f]{16})_'))`,
    [APPLICATION],
  );
  let dropped = 0;
  for (const { name } of left) {
    const failed = await session.query(`DROP DATABASE IF EXISTS ${name}`).catch(() => true);
    if (failed !== true) dropped++;
  }
  return dropped;
}

async function requireFit({ session, address }: Server): Promise<void> {
  const [server] = await session.query<{ version: string; major: number; reads: boolean; creates: boolean }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int / 10000 AS major,
       pg_is_in_recovery() AS reads, (SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user) AS creates`,
  );
  const at = `the PostgreSQL server at ${address.host}:${address.port}`;
  const unfit = (what: string) => new ProvisionError('database-unusable', `${at} ${what}`);
  if (server === undefined) throw unfit('says nothing');
  if (server.major < LEAST_VERSION)
    throw unfit(`is version ${server.version}: use ${LEAST_VERSION} or newer, or --postgres embedded`);
  if (server.reads) throw unfit('is a standby that takes no writes: name its primary in --postgres');
  if (!server.creates)
    throw unfit(`does not let ${address.user} create databases: ALTER ROLE ${address.user} CREATEDB allows it`);
}

async function exists(session: Session, name: string): Promise<boolean> {
  const rows = await session.query('SELECT FROM pg_database WHERE datname = $1', [name]);
  return rows.length > 0;
}

function stateDatabase(state: string): string {
  return `aeb_state_${hash('sha256', state, 'hex').slice(0, HASH_DIGITS)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
