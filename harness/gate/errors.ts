/** Why a gate cannot be held; the message is one line that says what, where and what to do. */
import { type Failure, ToldError } from '../../model/told-error.ts';

/** `not-comparable`: both sides are there, and comparing them, or doing it on this machine, would say nothing. */
export class GateError extends ToldError {
  override readonly name = 'GateError';
  override readonly failure: Failure;

  constructor(failure: Failure, message: string) {
    super(message);
    this.failure = failure;
  }
}
