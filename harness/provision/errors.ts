/** What can go wrong while servers, folders and ports are provided. Messages are one line: what, where, what to do. */
import { ToldError } from '../../model/told-error.ts';

export type ProvisionErrorKind =
  | 'cache-unusable'
  | 'disk-full'
  | 'damaged'
  | 'port-in-use'
  | 'no-free-port'
  | 'not-started'
  | 'command-failed'
  | 'died-at-start'
  | 'never-ready'
  | 'database-unusable'
  | 'interrupted';

export class ProvisionError extends ToldError {
  override readonly failure = 'not-done';
  override readonly name = 'ProvisionError';
  readonly kind: ProvisionErrorKind;

  constructor(kind: ProvisionErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The system's code (`ENOENT`, …) of an error, if it carries one. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** An error in a few words, for the end of a one-line message. */
export function reason(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.message : String(error));
}
