/** What `bench generate --format csv` writes loads into a PostgreSQL of the user's own, as its schema.sql says. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataset } from '../../harness/check/test-helpers.ts';
import { exportCsv } from '../../harness/provision/export.ts';
import { KEYS_SQL } from '../../implementations/shared/postgres/schema.ts';
import { TABLES } from '../../model/manifest.ts';
import { type OwnServer, startOwnServer } from './own-server.ts';

let own: OwnServer;
let parent: string;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'bench-csv-'));
  // The server may run as another user, and reads the files itself.
  chmodSync(parent, 0o755);
  own = await startOwnServer();
});
afterAll(async () => {
  await own?.stop();
  rmSync(parent, { recursive: true, force: true });
});

test('tables, rows by its own \\copy lines, then keys that the rows keep', async () => {
  const provided = await dataset(2);
  const folder = join(parent, 'csv');
  await exportCsv(provided, folder);
  const schema = readFileSync(join(folder, 'schema.sql'), 'utf8');
  const copies = [...schema.matchAll(/^-- \\copy (\w+) FROM '(\w+\.csv)' (\(.*\))$/gm)];
  const [tables = '', keys = ''] = schema.split(/^-- Load the rows here.*$/m);
  expect(copies.map(([, table]) => table)).toEqual([...TABLES]);

  await own.admin.query(tables);
  for (const [, table, file, how] of copies)
    await own.admin.query(`COPY ${table} FROM '${join(folder, file ?? '')}' ${how}`);
  await own.admin.query(keys);

  for (const table of TABLES) {
    const { rows } = await own.admin.query(`SELECT count(*)::int AS rows FROM ${table}`);
    expect(rows, table).toEqual([{ rows: provided.manifest.rows[table] }]);
  }
  const { rows: foreign } = await own.admin.query("SELECT FROM pg_constraint WHERE contype = 'f' AND convalidated");
  expect(foreign).toHaveLength(KEYS_SQL.join().split('FOREIGN KEY').length - 1);
  const { rows: nulls } = await own.admin.query('SELECT count(*)::int AS rows FROM receipt WHERE customer_id IS NULL');
  expect(nulls[0].rows).toBeGreaterThan(0);
});
