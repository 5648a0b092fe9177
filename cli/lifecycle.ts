/** Beginning and end of every command: signals become one abort signal, and nothing is left running or half-written. */
import { removeScratch } from '../harness/provision/cache.ts';
import { stopAllChildren } from '../harness/provision/children.ts';
import { sweep } from '../harness/provision/sweep.ts';

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

const controller = new AbortController();
let interruptedBy: string | null = null;
let usedCache = false;

/** A second Ctrl-C within this time is the same one: a terminal sends it to the whole group, and the shim passes it on. */
const SAME_SIGNAL_MS = 300;

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
      // Asked twice: the guards end what is still running.
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt(signal));
  process.on('disconnect', () => interrupt('the end of its parent process'));
  process.channel?.unref();
  // A reader that has gone, as in `bench list | head`, is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 4));
}

/** To be called by every command that starts processes or writes into the cache. */
export async function sweepCache(): Promise<void> {
  usedCache = true;
  const { processes, folders } = await sweep();
  if (processes > 0) console.error(`bench: ended ${processes} processes that a killed run had left behind`);
  if (folders.length > 0)
    console.error(`bench: removed ${folders.length} half-written folders that a killed run had left behind`);
}

/** Ends the process with this code, once everything that it started is gone. */
export async function finish(code: number): Promise<never> {
  if (usedCache) {
    await stopAllChildren();
    await removeScratch();
  }
  process.exit(interruptedBy === null ? code : 130);
}
