/** Commands that build something and end, with what they cost. */
import type { Seconds } from '../../model/units.ts';
import { type Guarded, type GuardedRequest, startGuarded } from './children.ts';
import { ProvisionError } from './errors.ts';
import type { Exit } from './guard.ts';
import { tellingLine } from './logs.ts';
import { hide } from './secrets.ts';

export interface Finished {
  /** Wall time from the command's start to its end. */
  readonly seconds: Seconds;
  /** CPU of the command and its waited-for descendants, in steps of 10 ms. */
  readonly cpuSeconds: Seconds;
}

export interface CommandRequest extends GuardedRequest {
  /** What must not be in a message, whatever the command prints. */
  readonly secrets?: readonly string[];
}

/** Enough to find an error's own line above its stack. */
const LINES_TO_SEARCH = 60;

/**
 * Runs a command under a guard and waits until it has ended.
 * @param signal - stops it
 * @throws {ProvisionError} kinds `not-started`, `command-failed` (with the last line of its standard error), `interrupted`
 */
export async function runToEnd(request: CommandRequest, signal?: AbortSignal): Promise<Finished> {
  if (signal?.aborted) throw interrupted(request);
  const child = await startGuarded(request);
  const stop = () => void child.stop();
  signal?.addEventListener('abort', stop);
  // An abort during the start came before there was anybody to hear it.
  if (signal?.aborted) stop();
  try {
    const exit = await child.exited;
    // Its helpers may outlive it; what it built is finished only without them.
    await child.stop();
    if (signal?.aborted) throw interrupted(request);
    if (exit.code !== 0) throw await failed(child, exit, request);
    return { seconds: exit.seconds, cpuSeconds: exit.cpuSeconds };
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** How a process ended, in words: `ended with code 1: <its last line>`. */
export async function lastWords(child: Guarded, { code, signal }: Exit): Promise<string> {
  const how = code === null ? `was ended by ${signal}` : `ended with code ${code}`;
  const line = tellingLine(await child.lastLines(LINES_TO_SEARCH));
  return line === '' ? `${how} without a word` : `${how}: ${line}`;
}

async function failed(
  child: Guarded,
  exit: Exit,
  { name, logFile, secrets = [] }: CommandRequest,
): Promise<ProvisionError> {
  const words = hide(await lastWords(child, exit), secrets);
  return new ProvisionError('command-failed', `${name} ${words}; see ${logFile}.err`);
}

function interrupted({ name }: CommandRequest): ProvisionError {
  return new ProvisionError('interrupted', `${name} was interrupted`);
}
