/** Logging in, and tokens that must not work. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Session } from '../../model/contract.ts';
import { passwordOf } from '../../model/credentials.ts';
import { call, expectJson, expectProblem, login } from './client.ts';
import type { Suite } from './suite.ts';

const CALL = 'GET /v1/shops/1/products/1';
const EVERY_CALL = [
  'GET /v1/shops/1/products',
  CALL,
  'GET /v1/chain/products',
  'GET /v1/chain/products/1',
  'POST /v1/receipts',
  'POST /v1/prices',
];

type Token = { header: object; payload: object; signed: string; signature: string };

/** Every way to have a token that is not one, made from a good one. */
const BAD_TOKENS: Record<string, (token: Token, secret: string) => string> = {
  'no token at all': () => '',
  'no JWT': () => 'abc',
  'a cut signature': ({ signed, signature }) => `${signed}.${signature.slice(0, -4)}`,
  'the signature of another key': ({ header, payload }) => sign(header, payload, 'another key'),
  'a changed payload': ({ header, payload, signature }) =>
    `${encode(header)}.${encode({ ...payload, shopId: 2, extra: 1 })}.${signature}`,
  'an expiry in the past': ({ header, payload }, secret) =>
    sign(header, { ...payload, iat: 1_000_000_000, exp: 1_000_000_060 }, secret),
  'algorithm none': ({ header, payload }) => `${encode({ ...header, alg: 'none' })}.${encode(payload)}.`,
  'algorithm HS512': ({ header, payload }, secret) => sign({ ...header, alg: 'HS512' }, payload, secret, 'sha512'),
};

export function sessionCases({ service }: Suite): void {
  describe('sessions', () => {
    test.each([
      { name: 'shop-1', role: 'shop', shopId: 1 },
      { name: 'bi-1', role: 'bi', shopId: null },
    ])('$name logs in and gets a JWT with an expiry', async ({ name, role, shopId }) => {
      const password = passwordOf(service().secret, name);
      const reply = await call(service(), 'POST /v1/sessions', { json: { login: name, password } });
      const session = expectJson(reply, 201, Session);
      expect(session).toMatchObject({ role, shopId });
      const { header, payload } = parse(session.token);
      expect(header).toMatchObject({ alg: 'HS256' });
      expect(payload).toHaveProperty('exp', Math.floor(Date.parse(session.expiresAt) / 1000));
      expect(Date.parse(session.expiresAt)).toBeGreaterThan(Date.now());
    });

    test('a wrong password, another login’s password and an unknown login are refused alike', async () => {
      const wrong = [
        { login: 'shop-1', password: 'x' },
        { login: 'shop-1', password: passwordOf(service().secret, 'bi-1') },
        { login: 'nobody', password: passwordOf(service().secret, 'nobody') },
      ];
      const replies = await Promise.all(wrong.map((json) => call(service(), 'POST /v1/sessions', { json })));
      for (const reply of replies) expectProblem(reply, 'unauthorized');
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    });

    test.each([
      { password: 'x' },
      { login: 'shop-1' },
      { login: '', password: 'x' },
      { login: 1, password: 'x' },
      { login: 'shop-1', password: null },
      { login: 'shop-1', password: 'x', more: 1 },
      ['shop-1', 'x'],
    ])('%j is no log-in', async (json) => {
      expectProblem(await call(service(), 'POST /v1/sessions', { json }), 'invalid');
    });

    test.each(EVERY_CALL)('%s wants a token, before anything else', async (line) => {
      const body = line.startsWith('POST') ? { body: '{' } : {};
      expectProblem(await call(service(), line, body), 'unauthorized');
    });

    test.each(Object.entries(BAD_TOKENS))('%s is no credential', async (_what, spoil) => {
      const good = await login(service(), 'shop-1');
      expect(await call(service(), CALL, { token: good })).toMatchObject({ status: 200 });
      const token = spoil(parse(good), service().secret);
      expectProblem(await call(service(), CALL, { token }), 'unauthorized');
    });

    test('a token under another scheme is no credential', async () => {
      const headers = { authorization: `Basic ${await login(service(), 'shop-1')}` };
      expectProblem(await call(service(), CALL, { headers }), 'unauthorized');
    });
  });
}

function parse(token: string): Token {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return { header: decode(header), payload: decode(payload), signed: `${header}.${payload}`, signature };
}

/** Independent of any JWT library, so that the service's cannot agree with itself. */
function sign(header: object, payload: object, key: string, hash = 'sha256'): string {
  const signed = `${encode(header)}.${encode(payload)}`;
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decode(part: string): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString());
}
