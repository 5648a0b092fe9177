/** A PostgreSQL server as a user may have one: with roles, passwords and databases of the user's own. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createCluster, type PostgresServer, startPostgres } from '../../harness/provision/postgres/server.ts';

export interface OwnServer {
  readonly server: PostgresServer;
  /** Of the superuser, to the database `postgres`. */
  readonly admin: pg.Client;
  readonly port: number;
  /** `postgres://<role>@127.0.0.1:<port>`, with the password if one is given. */
  url(role: string, password?: string): string;
  /** Databases with names of ours. */
  databases(): Promise<string[]>;
  stop(): Promise<void>;
}

/** May create databases, and nothing else. */
export const MAKER = 'maker';
/** May do nothing. */
export const READER = 'reader';
/** With everything that has a meaning in a URL. */
export const PASSWORD = 'p@ss/w:rd %41?#';

const MEANS = { databaseMemory: 2 ** 28, queryThreads: 2 };

/** @param settings - besides the usual ones */
export async function startOwnServer(settings: Readonly<Record<string, string>> = {}): Promise<OwnServer> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-own-server-'));
  chmodSync(folder, 0o755);
  const cluster = join(folder, 'cluster');
  mkdirSync(cluster);
  await createCluster(cluster, folder);
  const server = await startPostgres({ folder: cluster, means: MEANS, logFolder: folder, settings });
  const { port } = new URL(server.url);
  const adminUrl = new URL(server.url);
  adminUrl.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: adminUrl.href });
  admin.on('error', () => {});
  await admin.connect();
  await admin.query(`CREATE ROLE ${MAKER} LOGIN CREATEDB PASSWORD '${PASSWORD}'`);
  await admin.query(`CREATE ROLE ${READER} LOGIN PASSWORD '${PASSWORD}'`);
  return {
    server,
    admin,
    port: Number(port),
    url: (role, password) =>
      `postgres://${role}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@127.0.0.1:${port}`,
    async databases() {
      const { rows } = await admin.query<{ datname: string }>(
        "SELECT datname FROM pg_database WHERE datname LIKE 'aeb%' ORDER BY datname",
      );
      return rows.map(({ datname }) => datname);
    },
    async stop() {
      await admin.end().catch(() => {});
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
