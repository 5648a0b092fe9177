/** The self-test's server as a process of its own: started, told how to behave, asked for its stamps, ended. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { script } from '../../implementations/shared/script.ts';
import type { Milliseconds } from '../../model/units.ts';
import { scratchFolder } from '../provision/cache.ts';
import { type Guarded, startGuarded } from '../provision/children.ts';
import { ProvisionError, reason } from '../provision/errors.ts';
import { freePort, LOOPBACK } from '../provision/ports.ts';
import { lastWords } from '../provision/run-to-end.ts';
import type { Behaviour } from './behaviours.ts';
import type { Stamp } from './stamps.ts';

export interface KnownServer {
  readonly baseUrl: string;
  readonly pid: number;
  /** Forgets everything. @param middle - when half of the measured window will have passed, from the first request */
  behave(as: Pick<Behaviour, 'name'>, middle: Milliseconds): Promise<void>;
  stamps(): Promise<readonly Stamp[]>;
  stop(): Promise<void>;
}

const PATIENCE: Milliseconds = 10_000;

/**
 * @throws {ProvisionError} kinds `not-started`, `died-at-start`, `never-ready`, `cache-unusable`; the signal's reason
 */
export async function startKnownServer(signal: AbortSignal): Promise<KnownServer> {
  const port = await freePort();
  const child = await startGuarded({
    name: "the self-test's server",
    argv: script(import.meta.url, './server.ts'),
    env: { BENCH_PORT: String(port) },
    cwd: process.cwd(),
    logFile: join(await scratchFolder('selftest-server'), 'server.log'),
  });
  const baseUrl = `http://${LOOPBACK}:${port}`;
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(baseUrl + path, { method, signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new ProvisionError('command-failed', `${child.name} is gone (${reason(error)}): run the self-test again`);
    });
    if (!answer.ok) throw new Error(`${method} ${path} of the self-test's server answered ${answer.status}`);
    return answer.json();
  };
  try {
    await ready(child, () => ask('/stamps'), signal);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return {
    baseUrl,
    pid: child.pid,
    behave: async ({ name }, middle) => void (await ask(`/behaviour/${name}?middle=${middle}`, 'PUT')),
    // Of our own making, from a process that we started.
    stamps: async () => (await ask('/stamps')) as readonly Stamp[],
    stop: () => child.stop(),
  };
}

async function ready(child: Guarded, ask: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  const exit = child.exited.then(async (how) => {
    throw new ProvisionError('died-at-start', `${child.name} ${await lastWords(child, how)}`);
  });
  const answers = async () => {
    while (
      !(await ask().then(
        () => true,
        () => false,
      ))
    ) {
      signal.throwIfAborted();
      if (performance.now() > deadline)
        throw new ProvisionError(
          'never-ready',
          `${child.name} did not answer in ${PATIENCE / 1000} s: is the machine overloaded?`,
        );
      await sleep(20, undefined, { signal });
    }
  };
  exit.catch(() => {});
  await Promise.race([exit, answers()]);
}
