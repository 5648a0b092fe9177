/** The connection that says which harness is alive: it can be interrupted, and outlives its server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAddress } from '../../harness/provision/postgres/address.ts';
import { APPLICATION, openSession, type Session } from '../../harness/provision/postgres/session.ts';
import { MAKER, type OwnServer, PASSWORD, startOwnServer } from './own-server.ts';

let own: OwnServer;
let session: Session;
beforeAll(async () => {
  own = await startOwnServer();
  session = await openSession(readAddress(own.url(MAKER, PASSWORD), false));
});
afterAll(async () => {
  await session?.close();
  await own?.stop();
});

const one = () => session.query('SELECT 1 AS one');

test('an interrupted statement is cancelled on the server, and the next one is not', async () => {
  const controller = new AbortController();
  const sleeping = session.query('SELECT pg_sleep(600)', [], controller.signal);
  setTimeout(() => controller.abort(), 100);
  await expect(sleeping).rejects.toMatchObject({ kind: 'interrupted' });
  expect(await one()).toEqual([{ one: 1 }]);
  await expect(session.query('SELECT 1', [], controller.signal)).rejects.toMatchObject({ kind: 'interrupted' });
});

test('what the server says comes with its code, in one line', async () => {
  await expect(session.query('SELECT 1/0')).rejects.toMatchObject({
    code: '22012',
    message: expect.stringMatching(/^the PostgreSQL server at 127\.0\.0\.1:\d+ says: division by zero$/),
  });
});

test('after an end of the server the session is there again, by the same name', async () => {
  await own.server.killAndRestart();
  expect(await one()).toEqual([{ one: 1 }]);
  const names = await session.query("SELECT application_name AS name FROM pg_stat_activity WHERE usename = 'maker'");
  expect(names).toEqual([{ name: `${APPLICATION}${session.id}` }]);
});
