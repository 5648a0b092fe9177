/** The embedded server's base is whole or not there, whatever ends a load half-way. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { dataset as smallDataset } from '../../harness/check/test-helpers.ts';
import { openCache } from '../../harness/provision/cache.ts';
import type { ProvidedDataset } from '../../harness/provision/data.ts';
import { MARK_VARIABLE } from '../../harness/provision/families.ts';
import { cloneFolder, PARTIAL } from '../../harness/provision/folders.ts';
import { CLUSTER_FOLDER, provideBase } from '../../harness/provision/postgres/base.ts';
import { startPostgres } from '../../harness/provision/postgres/server.ts';
import { runningProcesses, startedWith } from '../../harness/provision/processes.ts';
import { isThere, type OtherHarness, startHarness } from '../../harness/provision/test-helpers.ts';
import { INDICES_SQL } from '../../implementations/shared/postgres/schema.ts';
import { MANIFEST_FILE, TABLES } from '../../model/manifest.ts';
import { place, until } from '../end-to-end/bench.ts';

const LONG_MS = 240_000;
const MEANS = { memory: 2 ** 28, databaseMemory: 2 ** 28, queryThreads: 2, options: {} };
const LAST_STATEMENT = 'CREATE TABLE position';
const at = place();

let dataset: ProvidedDataset;
beforeAll(async () => {
  dataset = await smallDataset(5);
  // Bases go into a cache of our own: others would find them, and sweep what we leave.
  process.env.BENCH_CACHE = at.cache;
}, LONG_MS);

test.each(['the load process', 'the harness'] as const)(
  '%s is killed: nothing has the name of a base, and the next call loads every row and key',
  async (victim) => {
    const logs = at.path(`logs of ${victim}`);
    mkdirSync(logs);
    const log = () => (existsSync(join(logs, 'load.log')) ? readFileSync(join(logs, 'load.log'), 'utf8') : '');
    const harness = loadingHarness(logs);
    await until('the first table is there', () => log().includes('committed'));
    const [server, load] = [serverPid(), loadPid()];

    process.kill(victim === 'the harness' ? harness.pid : load, 'SIGKILL');

    if (victim === 'the load process') expect(await harness.next()).toMatch(/^load was ended by SIGKILL/);
    await until('its processes are gone', () => [harness.pid, server, load].every((pid) => !isThere(pid)));
    expect(log()).not.toContain(LAST_STATEMENT);
    expect(whole()).toEqual([]);

    const base = await provideBase({ dataset, ...MEANS }, logs);
    await expectWhole(base, at.path(`clone after ${victim}`));
    rmSync(dirname(base), { recursive: true });
  },
  LONG_MS,
);

test(
  'files with fewer rows than the manifest says are no data set: the load says which table, and what to do',
  async () => {
    const folder = at.path('damaged');
    await cloneFolder(dataset.folder, folder);
    const { manifest } = dataset;
    const damaged = { ...manifest, rows: { ...manifest.rows, customer: manifest.rows.customer + 1 } };
    writeFileSync(join(folder, MANIFEST_FILE), JSON.stringify(damaged));
    const loading = provideBase({ dataset: { folder, manifest: damaged }, ...MEANS }, at.folder);
    await expect(loading).rejects.toThrow(
      `customer has ${manifest.rows.customer} rows instead of ${damaged.rows.customer}: remove ${folder} and generate it again`,
    );
    expect(whole()).toEqual([]);
  },
  LONG_MS,
);

/** Provides the base, and prints in one line why it could not. */
function loadingHarness(logs: string): OtherHarness {
  const space = JSON.stringify({ dataset, ...MEANS });
  return startHarness(
    at.folder,
    `import { provideBase } from './postgres/base.ts';
     await provideBase(${space}, ${JSON.stringify(logs)}).catch(({ message }) => console.log(JSON.stringify(message)));`,
  );
}

/** Names of what is prepared, but for PostgreSQL's own programs, of which root has a copy there. */
function whole(): string[] {
  const names = readdirSync(openCache().prepared);
  return names.filter((name) => !name.includes(PARTIAL) && !name.startsWith('postgres-programs-'));
}

function serverPid(): number {
  const partial = readdirSync(openCache().prepared).find((name) => name.includes(PARTIAL)) ?? '';
  const [pid] = readFileSync(
    join(openCache().prepared, partial, CLUSTER_FOLDER, 'data', 'postmaster.pid'),
    'utf8',
  ).split('\n');
  return Number(pid);
}

function loadPid(): number {
  const loads = runningProcesses().filter(
    ({ pid }) => startedWith(pid, MARK_VARIABLE) !== undefined && startedWith(pid, 'BENCH_STATE')?.startsWith(at.cache),
  );
  return loads[0]?.pid ?? 0;
}

async function expectWhole(base: string, folder: string): Promise<void> {
  await cloneFolder(base, folder);
  const server = await startPostgres({ folder, means: MEANS, logFolder: at.folder });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const rows: Record<string, number> = {};
    for (const table of TABLES) {
      const counted = await client.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${table}`);
      rows[table] = counted.rows[0]?.rows ?? 0;
    }
    expect(rows).toEqual(dataset.manifest.rows);
    const { rows: keys } = await client.query(
      `SELECT contype AS kind, count(*)::int AS n, bool_and(convalidated) AS valid FROM pg_constraint
       WHERE connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'f') GROUP BY 1 ORDER BY 1`,
    );
    expect(keys).toEqual([
      { kind: 'f', n: 10, valid: true },
      { kind: 'p', n: TABLES.length + 2, valid: true },
      { kind: 'u', n: 1, valid: true },
    ]);
    const { rows: indices } = await client.query(
      `SELECT count(*)::int AS n, bool_and(indisvalid) AS valid FROM pg_index
       WHERE indrelid::regclass::text = ANY ($1)`,
      [TABLES],
    );
    expect(indices).toEqual([{ n: INDICES_SQL.length, valid: true }]);
    // A later VACUUM has nothing to do there, and index-only scans need not look at the rows.
    const { rows: visible } = await client.query(
      `SELECT relname FROM pg_class WHERE relname = ANY ($1) AND relallvisible < relpages`,
      [TABLES],
    );
    expect(visible).toEqual([]);
  } finally {
    await client.end();
    await server.stop();
  }
}
