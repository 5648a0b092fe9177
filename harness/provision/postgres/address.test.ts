import { expect, test } from 'vitest';
import { AddressError, readAddress, urlOf } from './address.ts';

const local = (text: string, env: NodeJS.ProcessEnv = {}) => readAddress(text, false, env);

test('what an address does not say has the usual values, and the password may come from PGPASSWORD', () => {
  expect(local('postgresql://emma@localhost', { PGPASSWORD: 'secret' })).toEqual({
    host: 'localhost',
    port: 5432,
    user: 'emma',
    password: 'secret',
    database: 'postgres',
    parameters: '',
  });
  expect(local('postgres://emma:own@[::1]:6000/shop', { PGPASSWORD: 'secret' })).toMatchObject({
    host: '::1',
    port: 6000,
    password: 'own',
    database: 'shop',
  });
});

test.each([
  'postgres://emma@127.0.0.1:5432/a',
  'postgres://em%40ma:p%40ss%2Fw%3Ard%20%2541%3F%23@127.0.0.1:5432/a',
  'postgres://emma:x@[::1]:5432/a',
  'postgres://emma@localhost:1/a?sslmode=verify-full&sslrootcert=%2Fca.pem',
])('%s is written as it was read', (text) => {
  expect(urlOf(local(text), 'a')).toBe(text);
});

test.each([
  ['emma', /^cannot read --postgres/],
  ['', /^cannot read --postgres/],
  ['postgres:emma@localhost', /^cannot read --postgres/],
  ['postgres://emma:hidden@local host', /^cannot read --postgres/],
  ['postgres://emma:hidden@localhost:port', /^cannot read --postgres/],
  ['postgres://emma:hidden%@localhost', /^cannot read --postgres: a "%"/],
  ['http://emma:hidden@localhost', /^cannot read --postgres/],
  ['postgres://:hidden@localhost', /^--postgres names no user/],
  ['postgres:///shop', /^--postgres names no host/],
  ['postgres://emma:hidden@%2Fvar%2Frun%2Fpostgresql', /^--postgres cannot take a Unix socket/],
  ['postgres://emma:hidden@10.0.0.1', /^--postgres names 10\.0\.0\.1, which is not this machine: add --allow-remote/],
  ['postgres://emma:hidden@localhost.example.com', /is not this machine/],
  ['postgres://emma:hidden@localhost/a?host=example.com', /^--postgres takes nothing after the "\?" but sslmode/],
  ['postgres://emma:hidden@localhost/a?sslmode=require', /^the sslmode of --postgres can be disable or verify-full$/],
])('%s is refused, and what it hides is not repeated', (text, line) => {
  expect(() => local(text)).toThrow(AddressError);
  expect(() => local(text)).toThrow(line);
  expect(() => local(text)).not.toThrow(/hidden/);
});

test('another machine is allowed if it is meant', () => {
  expect(readAddress('postgres://emma@db.example.com', true, {}).host).toBe('db.example.com');
});
