import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Command, Implementation } from '../model/implementation.ts';
import { freePort, LOOPBACK } from './provision/ports.ts';
import { isThere, ownCache, until, workspace } from './provision/test-helpers.ts';
import { type Service, startService } from './serve.ts';

const folder = ownCache();

/** Ready at once; GET /crash ends it badly, GET /state appends to its state, GET /environment shows what it was given. */
const SERVICE = `
  const { appendFileSync, readFileSync } = require('node:fs');
  const calls = {
    '/readyz': () => 'ready',
    '/crash': () => { throw new Error('out of coffee ' + process.env.BENCH_SECRET); },
    '/state': () => {
      appendFileSync(process.env.BENCH_STATE + '/calls', 'x');
      return readFileSync(process.env.BENCH_STATE + '/calls', 'utf8');
    },
    '/environment': () => JSON.stringify(process.env),
  };
  require('node:http').createServer((request, response) => response.end(calls[request.url]()))
    .listen(Number(process.env.BENCH_PORT), '127.0.0.1');`;
const STAY = 'setInterval(() => {}, 1000)';

const space = workspace('/data/shops-1', { 'batch-size': '7' });

function command(script: string, component: Command['component'] = 'backend'): Command {
  return { component, argv: ['node', '-e', script], env: { OWN: 'variable' } };
}

function implementation(...commands: [Command, ...Command[]]): Implementation {
  return {
    name: 'corner-shop',
    summary: 'a service for tests',
    store: 'own',
    options: {},
    capabilities: () => ({ answers: 'current', writes: 'durable' }),
    prepare: () => [],
    serve: () => commands,
  };
}

function start(commands: [Command, ...Command[]], more: { port?: number; secret?: string; signal?: AbortSignal } = {}) {
  const stateFolder = join(folder.current, 'state');
  const logFolder = join(folder.current, 'logs');
  mkdirSync(stateFolder, { recursive: true });
  return startService({
    implementation: implementation(...commands),
    space,
    stateFolder,
    logFolder,
    readyTimeoutMs: 20_000,
    ...more,
  });
}

async function ask(service: Service, path: string): Promise<string> {
  return await (await fetch(service.baseUrl + path, { headers: { connection: 'close' } })).text();
}

test('a service is ready when it is handed over, and finds the contract in its environment', async () => {
  const service = await start([command(SERVICE)], { secret: 'of-the-trade' });
  expect(JSON.parse(await ask(service, '/environment'))).toMatchObject({
    BENCH_PORT: new URL(service.baseUrl).port,
    BENCH_SECRET: 'of-the-trade',
    BENCH_DATASET: '/data/shops-1',
    BENCH_STATE: join(folder.current, 'state'),
    BENCH_OPTION_BATCH_SIZE: '7',
    BENCH_MEMORY_BYTES: '1024',
    BENCH_QUERY_THREADS: '2',
    OWN: 'variable',
  });
  await service.stop();
});

test('commands run in order, and all of them end', async () => {
  const service = await start([command(STAY, 'engine'), command(STAY, 'job'), command(SERVICE)]);
  expect(service.processes.map(({ component }) => component)).toEqual(['engine', 'job', 'backend']);
  expect(service.secret).toMatch(/^[0-9a-f]{64}$/);
  await service.stop();
  await service.stop();
  expect(service.processes.some(({ pid }) => isThere(pid))).toBe(false);
  await expect(ask(service, '/readyz')).rejects.toThrow();
});

test('each command before the last has a port of its own, and those after it find it there', async () => {
  const service = await start([command(SERVICE, 'engine'), command(SERVICE, 'job'), command(SERVICE)]);
  const backend = JSON.parse(await ask(service, '/environment'));
  const [engine, job] = await Promise.all(
    [backend.BENCH_ENGINE_URL, backend.BENCH_JOB_URL].map(async (url) => {
      // Only the backend was waited for.
      await until('it listens', () => fetch(`${url}/readyz`).then(Boolean, () => false));
      return JSON.parse(await ask({ ...service, baseUrl: url }, '/environment'));
    }),
  );
  expect(job.BENCH_ENGINE_URL).toBe(backend.BENCH_ENGINE_URL);
  expect([engine.BENCH_ENGINE_URL, engine.BENCH_JOB_URL, job.BENCH_JOB_URL]).toEqual([undefined, undefined, undefined]);
  expect(new Set([engine, job, backend].map(({ BENCH_PORT }) => BENCH_PORT)).size).toBe(3);
  expect(`http://${LOOPBACK}:${backend.BENCH_PORT}`).toBe(service.baseUrl);
  await service.stop();
});

test('a crash is told with the component and its last line, without the secret', async () => {
  const service = await start([command(STAY, 'engine'), command(SERVICE)]);
  await ask(service, '/crash').catch(() => {});
  const [, backend] = service.processes;
  expect(await service.crashed).toEqual({
    component: 'backend',
    pid: backend?.pid,
    message: `corner-shop backend ended with code 1: Error: out of coffee ***; see ${folder.current}/logs/2-backend.log.err`,
  });
  await service.stop();
});

test('a stopped service has not crashed', async () => {
  const service = await start([command(SERVICE)]);
  const crashes: unknown[] = [];
  void service.crashed.then((crash) => crashes.push(crash));
  await service.stop();
  await new Promise(setImmediate);
  expect(crashes).toEqual([]);
});

test('a killed service comes back on the same state and port, and counts as one service', async () => {
  const service = await start([command(STAY, 'job'), command(SERVICE)]);
  const before = service.processes;
  expect(await ask(service, '/state')).toBe('x');
  await service.killAndRestart();
  expect(before.some(({ pid }) => isThere(pid))).toBe(false);
  expect(await ask(service, '/state')).toBe('xx');
  // A crash after the restart is still a crash.
  await ask(service, '/crash').catch(() => {});
  expect(await service.crashed).toMatchObject({ pid: service.processes[1]?.pid });
  await service.stop();
});

test('a service that is stopped while it restarts does not come back', async () => {
  const service = await start([command(SERVICE)]);
  const restarted = service.killAndRestart();
  await Promise.all([expect(restarted).rejects.toMatchObject({ kind: 'interrupted' }), service.stop()]);
  await expect(ask(service, '/readyz')).rejects.toThrow();
});

test('a service that dies at the start is named with its last line, and the others end', async () => {
  const started = start([command(STAY, 'engine'), command('throw new TypeError("no beans")')]);
  await expect(started).rejects.toMatchObject({
    kind: 'died-at-start',
    message: `corner-shop backend ended with code 1: TypeError: no beans, before it was ready; see ${folder.current}/logs/2-backend.log.err`,
  });
});

test('a helper that dies while the backend is not ready is noticed, too', async () => {
  const started = start([command('process.exit(3)', 'engine'), command(STAY)]);
  await expect(started).rejects.toThrow('corner-shop engine ended with code 3 without a word, before it was ready');
});

test('a service that is never ready is given up with its last answer', async () => {
  const port = await freePort();
  const busy = SERVICE.replace("'ready'", "'no'").replace('response.end', '(response.statusCode = 503, response).end');
  const started = startService({
    implementation: implementation(command(busy)),
    space,
    stateFolder: folder.current,
    logFolder: folder.current,
    readyTimeoutMs: 1_500,
    port,
  });
  await expect(started).rejects.toMatchObject({ kind: 'never-ready' });
  await expect(started).rejects.toThrow(`corner-shop was not ready within 1.5 s (GET /readyz on port ${port}: `);
});

test('a port in use is told before anything starts', async () => {
  const stranger = createServer((_, response) => response.end());
  const port = await freePort();
  await new Promise<void>((fulfil) => stranger.listen(port, LOOPBACK, fulfil));
  await expect(start([command(SERVICE)], { port })).rejects.toMatchObject({ kind: 'port-in-use' });
  stranger.close();
});

test('an interrupted start leaves nobody', async () => {
  const interruption = new AbortController();
  const pidFile = join(folder.current, 'state', 'pid');
  const started = start([command(`require('node:fs').writeFileSync('${pidFile}', String(process.pid)); ${STAY}`)], {
    signal: interruption.signal,
  });
  const pid = () => {
    try {
      return Number(readFileSync(pidFile, 'utf8'));
    } catch {
      return 0;
    }
  };
  await until('the command runs', () => pid() > 0);
  interruption.abort();
  await expect(started).rejects.toMatchObject({ kind: 'interrupted' });
  expect(isThere(pid())).toBe(false);
});
