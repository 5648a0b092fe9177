import { afterAll, expect, it } from 'vitest';
import { recovered } from './recovery.ts';
import { BOTH, json, type Mischief, READS, setupFor, type TestService, testService, WRITES } from './test-service.ts';

const services: TestService[] = [];
const start = async (mischief?: Mischief) => {
  const service = await testService(mischief);
  services.push(service);
  return service;
};
afterAll(() => Promise.all(services.map((service) => service.stop())));
const tokenFor = () => 'shop-1';

it('a service that answers has recovered', async () => {
  const service = await start();
  expect(await recovered(setupFor(service, READS), tokenFor)).toBe(true);
  expect(service.received()).toBe(1);
});

it('one that hangs has not, and is not waited for longer than the time-out allows', async () => {
  const setup = { ...setupFor(await start(() => true), READS), timeoutMs: 300 };
  expect(await recovered(setup, tokenFor)).toBe(false);
});

it('one that misses a write has not, until some answers in a row include it', async () => {
  let asked = 0;
  const service = await start((_, response) => {
    asked++;
    json(response, 200, { asOf: asked < 4 || asked === 5 ? [] : [[1, 101, 1]], data: {} });
    return true;
  });
  const setup = setupFor(service, BOTH);
  const till = setup.tills.inTurn(1);
  till.post(setup.makeReceipt, 4, performance.now());
  till.settle(performance.now());
  expect(await recovered(setup, tokenFor)).toBe(true);
  // 1, 2, 3 and 5 miss it; 6, 7 and 8 are the first three in a row.
  expect(asked).toBe(8);
});

it('where nothing is ever read there is nothing to ask', async () => {
  const service = await start(() => true);
  expect(await recovered(setupFor(service, WRITES), tokenFor)).toBe(true);
  expect(service.received()).toBe(0);
});
