import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import {
  json,
  READS,
  setupFor,
  startsTestServices,
  type TestService,
  WRITES,
  withoutGaps,
} from '../drive/test-service.ts';
import { openSideLoad, type SideLoadSetup } from './side-load.ts';

const start = startsTestServices();

const load = (service: TestService, more: Partial<SideLoadSetup> = {}) =>
  openSideLoad({ ...setupFor(service, READS), clients: 2, ...more });

test('a turn counts every request that was sent in it, and nobody sends between turns', async () => {
  const service = await start();
  const clients = await load(service);
  const first = await clients.take(0, 50);
  expect(service.received()).toBe(first.times.length);
  await sleep(30);
  expect(service.received()).toBe(first.times.length);
  const second = await clients.take(0, 50);
  expect(service.received()).toBe(first.times.length + second.times.length);
  clients.close();
});

test('connections stay from turn to turn, one for each client', async () => {
  const service = await start();
  const clients = await load(service);
  for (let turn = 0; turn < 3; turn++) await clients.take(0, 20);
  expect(service.openSockets()).toBe(2);
  clients.close();
});

test('the same turn on another service asks for the same', async () => {
  const paths: string[][] = [[], []];
  for (const asked of paths) {
    const service = await start((_, __, request) => {
      asked.push(request.url ?? '');
      return false;
    });
    const clients = await load(service, { clients: 1 });
    await clients.take(7, 40);
    clients.close();
  }
  const [one = [], other = []] = paths;
  const both = Math.min(one.length, other.length);
  expect(both).toBeGreaterThan(0);
  expect(one.slice(0, both)).toEqual(other.slice(0, both));
});

test('a turn that is shorter than an answer, or than it takes to send, still has one', async () => {
  const service = await start(async () => {
    await sleep(100);
    return false;
  });
  const clients = await load(service);
  const { times, throughputPerSecond } = await clients.take(0, 1);
  expect(times.length).toBeGreaterThan(0);
  expect(throughputPerSecond).toBeGreaterThan(0);
  // Two clients, and no answer in less than 99 ms: Node's timers may fire a millisecond early.
  expect(throughputPerSecond).toBeLessThanOrEqual(2 / 0.099);
  clients.close();
});

test('receipts keep the rules of their tills', async () => {
  const service = await start();
  const clients = await load(service, { scenario: { ...WRITES, liveTills: 1 } });
  await clients.take(0, 50);
  await clients.take(20_000, 50);
  expect(service.posts.length).toBeGreaterThan(2);
  expect(service.mostAtOnce()).toBe(1);
  expect(withoutGaps(service.posts)).toBe(true);
  clients.close();
});

test('what is refused ends the turn: it must not look fast', async () => {
  const service = await start((n, response) => {
    if (n < 3) return false;
    json(response, 500, {});
    return true;
  });
  const clients = await load(service);
  await expect(clients.take(0, 5_000)).rejects.toThrow(/^GET \/v1\/shops\/1\/products\/\d+ was refused$/);
  clients.close();
});

test('an abort ends the turn with its reason', async () => {
  const stop = new AbortController();
  const service = await start(() => new Promise(() => {}));
  const clients = await load(service, { signal: stop.signal });
  const turn = clients.take(0, 50);
  stop.abort(new Error('enough'));
  await expect(turn).rejects.toThrow('enough');
  clients.close();
});
