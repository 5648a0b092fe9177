/** The write-ahead log as it is watched while a window is measured, on a server as a user may have one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { walGrowth } from '../../harness/measure/wal.ts';
import { watchPostgresWal } from '../../harness/provision/postgres/wal.ts';
import { type OwnServer, PASSWORD, READER, startOwnServer } from './own-server.ts';

let own: OwnServer;

beforeAll(async () => {
  own = await startOwnServer();
}, 60_000);
afterAll(() => own.stop());

test('it grows by what is written, also for one who may do nothing', async () => {
  await own.admin.query('CREATE TABLE numbers (n bigint)');
  const watch = await watchPostgresWal(`${own.url(READER, PASSWORD)}/postgres`);
  const begin = await watch.mark();
  await own.admin.query('INSERT INTO numbers SELECT generate_series(1, 1000)');
  const end = await watch.mark();
  await watch.close();
  expect(walGrowth(begin, end)).toBeGreaterThan(8 * 1000);
});

test('a server that cannot be reached, or is gone by then, has no log to be seen', async () => {
  const unreachable = await watchPostgresWal('postgres://somebody@127.0.0.1:1/postgres');
  expect(await unreachable.mark()).toBeNull();
  await unreachable.close();
  const cut = await watchPostgresWal(`${own.url(READER, PASSWORD)}/postgres`);
  await own.admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1', [READER]);
  expect(await cut.mark()).toBeNull();
  await cut.close();
});
