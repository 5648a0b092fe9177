/** Ports on the loopback interface: the only one that services listen on. */
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { errorCode, ProvisionError, reason } from './errors.ts';

export const LOOPBACK = '127.0.0.1';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);

/** Whether a URL's host is this machine for sure. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_HOSTS.has(host.toLowerCase());
}

/** Below the range from which kernels take ports for outgoing calls, so that no connection of a driver gets it first. */
const LOWEST_PORT = 20_000;
const HIGHEST_PORT = 29_999;
const ATTEMPTS = 100;

/**
 * A port that nobody listens on now, at random, so that two harnesses hardly ever meet.
 * @throws {ProvisionError} kind `no-free-port`
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT + 1);
    if ((await tryToListen(port)) === undefined) return port;
  }
  throw new ProvisionError(
    'no-free-port',
    `no free port on ${LOOPBACK} in ${ATTEMPTS} attempts between ${LOWEST_PORT} and ${HIGHEST_PORT}: end what listens there`,
  );
}

/** @throws {ProvisionError} kind `port-in-use` */
export async function requireFreePort(port: number): Promise<void> {
  const error = await tryToListen(port);
  if (error === undefined) return;
  const what = errorCode(error) === 'EADDRINUSE' ? 'is in use' : `cannot be used (${reason(error)})`;
  throw new ProvisionError('port-in-use', `port ${port} on ${LOOPBACK} ${what}: choose another one`);
}

/** @returns why not; undefined if the port is free */
function tryToListen(port: number): Promise<Error | undefined> {
  return new Promise((fulfil) => {
    const server = createServer();
    server.once('error', fulfil);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => fulfil(undefined)));
  });
}
