/** Beginning and end of every command: signals become one abort signal, and nothing is left running or half-written. */
import { stopAllChildren } from '../harness/provision/children.ts';
import { sweep } from '../harness/provision/sweep.ts';
import { killOwnChildren, removeOwnLeftovers } from './leftovers.ts';

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const controller = new AbortController();
let interruptedBy: string | null = null;
let usedCache = false;

/** A second Ctrl-C within this time is the same one: a terminal sends it to the whole group, and the shim passes it on. */
const SAME_SIGNAL_MS = 1_000;

/** Aborted by Ctrl-C, SIGTERM, SIGHUP, or by the death of the process that started this one. */
export const lifecycleSignal: AbortSignal = controller.signal;

/** What interrupted this command; null while nothing has. */
export function interruption(): string | null {
  return interruptedBy;
}

export function startLifecycle(): void {
  let firstAt = 0;
  const interrupt = (name: string) => {
    if (interruptedBy === null) {
      firstAt = performance.now();
      interruptedBy = name;
      controller.abort(new Interrupted(`interrupted by ${name}`));
    } else if (performance.now() - firstAt > SAME_SIGNAL_MS) {
      // Asked twice: no grace for services, and no waiting for what cannot be broken off.
      leaveNow(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
  process.on('disconnect', () => interrupt('the end of its parent process'));
  process.channel?.unref();
  // A reader that has gone, as in `bench list | head`, is no error; and nobody has to watch the progress of a long run.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => leaveNow(error.code === 'EPIPE' ? 0 : 4));
  process.stderr.on('error', () => {});
}

/** To be called by every command that starts processes or writes into the cache. */
export async function sweepCache(): Promise<void> {
  usedCache = true;
  const { processes, folders } = await sweep();
  if (processes > 0) console.error(`bench: ended ${processes} processes that a killed run had left behind`);
  if (folders.length > 0)
    console.error(`bench: removed ${folders.length} half-written folders that a killed run had left behind`);
}

/** Ends the process at once, and what it started with it. */
export function leaveNow(code: number): never {
  if (usedCache) {
    killOwnChildren();
    removeOwnLeftovers();
  }
  process.exit(code);
}

/** Ends the process with this code, once everything that it started is gone. */
export async function finish(code: number): Promise<never> {
  if (usedCache) {
    await stopAllChildren();
    removeOwnLeftovers();
  }
  process.exit(interruptedBy === null ? code : 130);
}
