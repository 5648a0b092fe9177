/** Why a gate cannot be held; the message is one line that says what, where and what to do. */

/**
 * `call`: its words are off. `not-done`: a side cannot be had, installed or started.
 * `not-comparable`: both are there, and comparing them would say nothing. `too-small`: the machine.
 */
export type GateErrorKind = 'call' | 'not-done' | 'not-comparable' | 'too-small';

export class GateError extends Error {
  override readonly name = 'GateError';
  readonly kind: GateErrorKind;

  constructor(kind: GateErrorKind, message: string) {
    super(message);
    this.kind = kind;
  }
}
