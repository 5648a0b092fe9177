import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePort, LOOPBACK, requireFreePort } from './ports.ts';

test('a port in use is named, with what to do', async () => {
  const port = await freePort();
  const server = createServer();
  await new Promise<void>((fulfil) => server.listen(port, LOOPBACK, fulfil));
  await expect(requireFreePort(port)).rejects.toMatchObject({
    kind: 'port-in-use',
    message: `port ${port} on 127.0.0.1 is in use: choose another one`,
  });
  await new Promise((fulfil) => server.close(fulfil));
  await expect(requireFreePort(port)).resolves.toBeUndefined();
});

test('free ports lie below those that kernels take for outgoing calls', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  expect(ports.every((port) => port >= 20_000 && port < 30_000)).toBe(true);
});
