/** How a service starts and ends, in processes of their own. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, expectProblem, login, receiptOf } from './client.ts';
import { MEMORY_FACTS } from './memory-facts.ts';
import { endService, freePort, type ServiceProcess, spawnService, stateFolder, untilReady } from './service-process.ts';
import type { RunningService } from './suite.ts';

const secret = 'secret';
let state: ReturnType<typeof stateFolder>;
let services: ServiceProcess[] = [];

beforeEach(() => {
  state = stateFolder();
  services = [];
});
afterEach(async () => {
  for (const service of services) await endService(service, 'SIGKILL');
  state.remove();
});

async function start(env: Record<string, string | undefined> = {}): Promise<ServiceProcess & RunningService> {
  const all = { BENCH_PORT: String(await freePort()), BENCH_SECRET: secret, BENCH_STATE: state.path, ...env };
  const process = spawnService(Object.fromEntries(Object.entries(all).filter((entry) => entry[1] !== undefined)));
  services.push(process);
  const { today, shops, products } = MEMORY_FACTS;
  return { ...process, secret, manifestToday: today, shops, products, detailsAsked: products, stop: async () => {} };
}

async function untilAlive(service: RunningService): Promise<void> {
  while (!(await fetch(`${service.baseUrl}/healthz`).catch(() => null))?.ok);
}

test('it is alive at once, and not ready before its store is open', async () => {
  const service = await start({ BENCH_OPTION_OPEN: 'on-signal' });
  await untilAlive(service);
  expectProblem(await call(service, 'GET /readyz'), 'unavailable');
  expectProblem(await call(service, 'GET /v1/chain/products'), 'unavailable');
  expectProblem(await call(service, 'POST /v1/sessions', { json: { login: 'shop-1', password: 'x' } }), 'unavailable');
  service.child.kill('SIGUSR2');
  await untilReady(service);
  await login(service, 'shop-1');
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it with exit code 0 and nothing on stderr', async (signal) => {
  const service = await start();
  await untilReady(service);
  // This process keeps the connection of the last call open: it must not keep the service.
  await login(service, 'shop-1');
  expect(await endService(service, signal)).toBe(0);
  expect(service.stderr()).toBe('');
});

test('SIGTERM ends it while the store is still being opened', async () => {
  const service = await start({ BENCH_OPTION_OPEN: 'on-signal' });
  await untilAlive(service);
  expect(await endService(service, 'SIGTERM')).toBe(0);
});

test('a call in flight at SIGTERM is answered, new connections are refused', async () => {
  const service = await start();
  await untilReady(service);
  const token = await login(service, 'shop-1');
  const body = JSON.stringify({ shopId: 1, till: 101, receipts: [receiptOf(service, 1)] });
  const socket = connect(Number(new URL(service.baseUrl).port), '127.0.0.1');
  const head = [
    'POST /v1/receipts HTTP/1.1',
    'host: x',
    `authorization: Bearer ${token}`,
    'content-type: application/json',
  ];
  socket.write(`${[...head, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  const answer = text(socket);
  // A call made after the half one was sent is answered after the service has seen that one.
  await call(service, 'GET /healthz');
  const exited = once(service.child, 'exit');
  service.child.kill('SIGTERM');
  while (await fetch(`${service.baseUrl}/healthz`).catch(() => null));
  socket.write(body.slice(10));
  expect(await answer).toMatch(/^HTTP\/1.1 201 /);
  expect(await exited).toEqual([0, null]);
});

test.each([
  { what: 'no port', env: { BENCH_PORT: undefined }, says: 'BENCH_PORT is ""' },
  { what: 'a port that is none', env: { BENCH_PORT: '70000' }, says: 'BENCH_PORT is "70000"' },
  { what: 'no secret', env: { BENCH_SECRET: undefined }, says: 'BENCH_SECRET is empty' },
  { what: 'a state folder that does not exist', env: { BENCH_STATE: '/nowhere' }, says: '/nowhere/journal.jsonl' },
])('$what is one line on stderr and exit code 1', async ({ env, says }) => {
  const service = await start(env);
  await once(service.child, 'close');
  expect(service.child.exitCode).toBe(1);
  expect(service.stderr()).toMatch(/^backend: [^\n]+\n$/);
  expect(service.stderr()).toContain(says);
});

test('a port in use is one line on stderr and exit code 1', async () => {
  const holder = createServer().listen(0, '127.0.0.1');
  await once(holder, 'listening');
  const address = holder.address();
  const port = address !== null && typeof address === 'object' ? String(address.port) : '';
  const service = await start({ BENCH_PORT: port });
  await once(service.child, 'close');
  holder.close();
  expect(service.child.exitCode).toBe(1);
  expect(service.stderr()).toMatch(/^backend: [^\n]+\n$/);
  expect(service.stderr()).toContain(port);
});
