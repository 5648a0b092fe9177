/** What only this backend does; what every implementation must do is in test/contract. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { passwordOf } from '../../../model/credentials.ts';
import { type AnswerStore, TooSlowError } from './answer-store.ts';
import { createApp } from './app.ts';
import { directoryOf } from './directory.ts';

const secret = 'secret';
const directory = directoryOf({
  today: '2026-06-30',
  shopIds: [1],
  productIds: [1],
  employees: [
    { login: 'shop-1', role: 'shop', shopId: 1 },
    { login: 'bi-1', role: 'bi', shopId: null },
  ],
});
/** Spaces and order of members tell whether the text was serialised again. */
const dataJson = '{ "b":1, "a":1e2 }';
const store: AnswerStore = {
  overview: async () => ({ asOf: [[1, 101, 7]], dataJson }),
  detail: async () => {
    throw new Error('disk\n on fire');
  },
  postReceipts: async () => ({ kind: 'created' }),
  postPrice: async () => ({ kind: 'created' }),
  close: async () => {},
};

const apps: FastifyInstance[] = [];
function appOver(open: AnswerStore | null): FastifyInstance {
  const app = createApp({ directory, store: () => open, secret });
  apps.push(app);
  return app;
}
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
  vi.restoreAllMocks();
});

async function as(login: string, call: InjectOptions) {
  const app = appOver(store);
  const payload = { login, password: passwordOf(secret, login) };
  const { token } = (await app.inject({ method: 'POST', url: '/v1/sessions', payload })).json();
  return app.inject({ ...call, headers: { authorization: `Bearer ${token}`, ...call.headers } });
}

test('data goes out as the store made it', async () => {
  const reply = await as('shop-1', { url: '/v1/shops/1/products' });
  expect(reply.body).toBe(`{"asOf":[[1,101,7]],"data":${dataJson}}`);
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
});

test('a call that throws is 500 without internals, and one line on stderr', async () => {
  const lines = vi.spyOn(console, 'error').mockImplementation(() => {});
  const reply = await as('shop-1', { url: '/v1/shops/1/products/1' });
  expect(reply.json()).toEqual({ type: 'internal', title: 'The service failed', status: 500 });
  expect(lines.mock.calls).toEqual([['GET /v1/shops/1/products/1: disk on fire']]);
});

test('a read that the store gave up is too-slow, which is nothing to tell the operator', async () => {
  const lines = vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(store, 'overview').mockRejectedValue(new TooSlowError('given up after 30 s'));
  const reply = await as('shop-1', { url: '/v1/shops/1/products' });
  expect(reply.json()).toMatchObject({ type: 'too-slow', status: 504, detail: 'given up after 30 s' });
  expect(lines).not.toHaveBeenCalled();
});

test('without a store everything but health is 503, before tokens are looked at', async () => {
  const app = appOver(null);
  for (const url of ['/readyz', '/v1/chain/products']) {
    expect((await app.inject({ url })).json()).toMatchObject({ type: 'unavailable', status: 503 });
  }
  expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
});

test('a 401 names the scheme', async () => {
  const reply = await appOver(store).inject({ url: '/v1/chain/products' });
  expect(reply.headers['www-authenticate']).toBe('Bearer');
});

test('the BI team is told 403 whatever it writes, even what cannot be read', async () => {
  const headers = { 'content-type': 'application/json' };
  for (const payload of ['{}', '{', '']) {
    expect((await as('bi-1', { method: 'POST', url: '/v1/prices', headers, payload })).statusCode).toBe(403);
  }
});

const line = { productId: 1, quantity: 1, unitPriceCents: 1, discountCents: 0 };
const receipt = { seq: 1, soldAt: '2026-06-30T10:15:00', customerId: null, lines: [line] };
test.each([
  { change: { shopId: '1' }, detail: 'shopId must be integer' },
  { change: { more: 1 }, detail: 'more is not a known member' },
  { change: { till: 100 }, detail: 'till must be >= 101' },
  {
    change: { receipts: [{ ...receipt, lines: [line, { ...line, quantity: 0.5 }] }] },
    detail: 'receipts[0].lines[1].quantity must be integer',
  },
  {
    change: { receipts: [{ ...receipt, lines: [line, { ...line, productId: 2 }] }] },
    detail: 'receipts[0].lines[1].productId is of no product',
  },
  {
    change: { receipts: [{ ...receipt, soldAt: '2026-07-01T10:15:00' }] },
    detail: 'receipts[0].soldAt is not on 2026-06-30',
  },
  {
    change: { receipts: [receipt, receipt] },
    detail: 'receipts[1].seq is 1 where 2 must follow: the receipts of one call are consecutive',
  },
])('a refusal says where: $detail', async ({ change, detail }) => {
  const payload = { shopId: 1, till: 101, receipts: [receipt], ...change };
  const reply = await as('shop-1', { method: 'POST', url: '/v1/receipts', payload });
  expect(reply.json()).toMatchObject({ type: 'invalid', status: 422, detail });
});

test('of two things wrong, the schema comes before the shop, the shop before the store', async () => {
  const post = (change: object) =>
    as('shop-1', {
      method: 'POST',
      url: '/v1/receipts',
      payload: { shopId: 2, till: 101, receipts: [receipt], ...change },
    });
  expect((await post({ till: 1 })).statusCode).toBe(422);
  expect((await post({ receipts: [{ ...receipt, soldAt: '2001-01-01T00:00:00' }] })).statusCode).toBe(403);
});

test.each([
  { url: '/v1/shops/%ZZ/products', status: 400 },
  { url: `/v1/shops/${'1'.repeat(200)}/products`, status: 404 },
  { url: '/v1/shops//products', status: 404 },
])('$url is $status', async ({ url, status }) => {
  const reply = await as('bi-1', { url });
  expect(reply.statusCode).toBe(status);
  expect(reply.headers['content-type']).toMatch(/^application\/problem\+json\b/);
});

test('a body that would poison a prototype is malformed', async () => {
  const headers = { 'content-type': 'application/json' };
  const payload = '{"__proto__":{"role":"bi"}}';
  const reply = await as('shop-1', { method: 'POST', url: '/v1/prices', headers, payload });
  expect(reply.json()).toMatchObject({ type: 'malformed', status: 400 });
});

test('what is not HTTP is answered with a problem', async () => {
  const app = appOver(store);
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('what?\r\n\r\n');
  expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*"type":"malformed"/s);
});
