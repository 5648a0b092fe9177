/** One PostgreSQL server on one data folder, on loopback, under the guard. */
import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { postgresSettings } from '../../../implementations/shared/postgres/settings.ts';
import type { Workspace } from '../../../model/implementation.ts';
import { type Guarded, startGuarded } from '../children.ts';
import { ProvisionError } from '../errors.ts';
import type { Exit } from '../guard.ts';
import { freePort, LOOPBACK } from '../ports.ts';
import { lastWords, runToEnd } from '../run-to-end.ts';
import { POSTGRES_USER, postgresPrograms } from './binaries.ts';

export interface PostgresServer {
  /** Of the one database, with its password: a secret. */
  readonly url: string;
  /** Of another database of the same server, in which no service ever works. */
  readonly adminUrl: string;
  /** Of the latest start. */
  readonly child: Guarded;
  /** A clean end: connections are cut, everything is on disk. @returns how it went: code 0 if it was one */
  stop(): Promise<Exit>;
  /** SIGKILL to all its processes, and a new start on the same data and port. */
  killAndRestart(): Promise<void>;
}

export interface ServerRequest {
  /** Holds `data` and the password. */
  readonly folder: string;
  readonly means: Pick<Workspace, 'databaseMemory' | 'queryThreads'>;
  /** Of this start alone. */
  readonly logFolder: string;
  /** Instead of the usual ones of the same names. */
  readonly settings?: Readonly<Record<string, string>>;
}

const ROLE = 'bench';
const DATABASE = 'bench';
const PASSWORD_FILE = 'password';
const START_TIMEOUT_MS = 120_000;
const POLL_MS = 20;

/** Makes a new, empty cluster in an existing folder. @throws {ProvisionError} */
export async function createCluster(folder: string, logFolder: string): Promise<void> {
  const { initdb } = await postgresPrograms();
  const password = join(folder, PASSWORD_FILE);
  await mkdir(join(folder, 'data'), { mode: 0o700 });
  await writeFile(password, randomBytes(24).toString('hex'), { mode: 0o600 });
  await giveToPostgres(folder);
  const argv = [
    initdb,
    '-D',
    join(folder, 'data'),
    '-U',
    ROLE,
    '--auth=scram-sha-256',
    `--pwfile=${password}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ] as const;
  await runToEnd({ name: 'initdb', argv, env: {}, cwd: '/', logFile: join(logFolder, 'initdb.log'), ...runAs() });
}

/** @throws {ProvisionError} kinds `died-at-start`, `never-ready`, `not-started` */
export async function startPostgres(request: ServerRequest): Promise<PostgresServer> {
  await giveToPostgres(request.folder);
  const port = await freePort();
  const password = await readFile(join(request.folder, PASSWORD_FILE), 'utf8');
  const url = (database: string) => `postgres://${ROLE}:${password}@${LOOPBACK}:${port}/${database}`;
  const launch = async () => {
    const child = await startServer(request, port);
    await ready(child, url('postgres'), password);
    return child;
  };
  let child = await launch();
  await ensureDatabase(url('postgres'));
  return {
    url: url(DATABASE),
    adminUrl: url('postgres'),
    get child() {
      return child;
    },
    async stop() {
      // SIGINT to the postmaster alone is PostgreSQL's fast shutdown; the guard would begin with SIGTERM to all.
      endFast(child);
      const exit = await child.exited;
      await child.stop();
      return exit;
    },
    async killAndRestart() {
      child.kill('SIGKILL');
      await child.stop();
      child = await launch();
    },
  };
}

async function startServer(
  { folder, means, logFolder, settings: instead }: ServerRequest,
  port: number,
): Promise<Guarded> {
  const { postgres } = await postgresPrograms();
  const fixed = { listen_addresses: LOOPBACK, port: String(port), unix_socket_directories: '' };
  const settings = Object.entries({
    ...postgresSettings({ memory: means.databaseMemory, queryThreads: means.queryThreads }),
    ...instead,
    ...fixed,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return startGuarded({
    name: 'postgres',
    argv: [postgres, '-D', join(folder, 'data'), ...settings],
    env: {},
    cwd: '/',
    logFile: join(logFolder, 'postgres.log'),
    ...runAs(),
  });
}

function runAs() {
  return POSTGRES_USER === undefined ? {} : { user: POSTGRES_USER };
}

function endFast({ pid }: Guarded): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has ended already.
  }
}

async function ready(child: Guarded, url: string, password: string): Promise<void> {
  let ended = false;
  void child.exited.then(() => {
    ended = true;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const refusal = await connects(url);
    if (refusal === null) return;
    if (ended)
      throw new ProvisionError(
        'died-at-start',
        `postgres ${(await lastWords(child, await child.exited)).replaceAll(password, '***')}`,
      );
    if (performance.now() > deadline) {
      await child.stop();
      throw new ProvisionError('never-ready', `postgres was not ready within ${START_TIMEOUT_MS / 1000} s: ${refusal}`);
    }
    await sleep(POLL_MS);
  }
}

/** @returns null, or why not */
async function connects(connectionString: string): Promise<string | null> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    await client.end().catch(() => {});
    return error instanceof Error ? error.message : String(error);
  }
}

async function ensureDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** A folder that was made or copied by root becomes readable for who runs PostgreSQL. */
async function giveToPostgres(folder: string): Promise<void> {
  if (POSTGRES_USER === undefined) return;
  const { uid, gid } = POSTGRES_USER;
  await chown(folder, uid, gid);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(entries.map((entry) => chown(join(entry.parentPath, entry.name), uid, gid)));
}
