/** From errors to one line and an exit code: 1 wrong, 2 the call, 3 not comparable, 4 could not be done, 130 interrupted. */
import { type Failure, ToldError } from '../model/told-error.ts';
import { Interrupted, interruption } from './lifecycle.ts';

export class UsageError extends ToldError {
  override readonly name = 'UsageError';
  override readonly failure = 'call';
}

/** The call was fine, and what it asked for could not be done. */
export class NotDone extends ToldError {
  override readonly name = 'NotDone';
  override readonly failure = 'not-done';
}

const EXIT_CODES: Readonly<Record<Failure, number>> = { wrong: 1, call: 2, 'not-comparable': 3, 'not-done': 4 };

export function exitCodeOf(error: unknown): number {
  if (interruption() !== null || error instanceof Interrupted) return 130;
  return EXIT_CODES[error instanceof ToldError ? error.failure : 'not-done'];
}

export function lineOf(error: unknown): string {
  const interrupted = interruption();
  if (interrupted !== null) return `bench: interrupted by ${interrupted}`;
  const line = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
  if (error instanceof ToldError) return `bench: ${line}`;
  if (process.env.BENCH_DEBUG === undefined)
    return `bench: ${line} (unexpected: set BENCH_DEBUG=1 to see where it comes from)`;
  return `bench: ${error instanceof Error ? error.stack : line}`;
}
