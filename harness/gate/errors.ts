/** Why a gate cannot be held; the message is one line that says what, where and what to do. */
import { type Failure, ToldError } from '../../model/told-error.ts';

/**
 * `call`: its words are off. `not-done`: a side cannot be had, installed or started.
 * `not-comparable`: both are there, and comparing them would say nothing. `too-small`: the machine.
 */
export type GateErrorKind = 'call' | 'not-done' | 'not-comparable' | 'too-small';

export class GateError extends ToldError {
  override readonly name = 'GateError';
  readonly kind: GateErrorKind;
  override readonly failure: Failure;

  constructor(kind: GateErrorKind, message: string) {
    super(message);
    this.kind = kind;
    this.failure = kind === 'too-small' ? 'not-comparable' : kind;
  }
}
