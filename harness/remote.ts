/** A service that somebody else started: reset if it can be, ready, and left running afterwards. */
import type { Remote } from '../model/implementation.ts';
import { ProvisionError, reason } from './provision/errors.ts';
import { runToEnd } from './provision/run-to-end.ts';
import type { Service } from './serve.ts';

const READY_TIMEOUT_MS = 10_000;

/** @param logFile - of the reset @throws {ProvisionError} kinds `command-failed` (the reset), `never-ready` */
export async function attachService(remote: Remote, logFile: string, signal: AbortSignal): Promise<Service> {
  const { url, secret, reset } = remote;
  if (reset !== null) await runToEnd({ name: 'reset', argv: reset, env: {}, cwd: process.cwd(), logFile }, signal);
  await requireReady(url, signal);
  return {
    baseUrl: url,
    secret,
    // Whatever it costs, it costs where we cannot look.
    processes: [],
    crashed: new Promise(() => {}),
    async stop() {},
    async killAndRestart() {
      throw new ProvisionError('not-started', `${url} was started by somebody else: it cannot be killed from here`);
    },
  };
}

async function requireReady(url: string, signal: AbortSignal): Promise<void> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(READY_TIMEOUT_MS)]);
  const status = await fetch(`${url}/readyz`, { signal: either }).then(
    (response) => String(response.status),
    (error: unknown) => reason(error),
  );
  signal.throwIfAborted();
  if (status !== '200') throw new ProvisionError('never-ready', `${url}/readyz did not answer 200 but: ${status}`);
}
