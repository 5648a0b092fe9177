/** Errors that are told to whoever made the call: the message is one line that says what, where and what to do. */

/** `call`: its words are off. `wrong`: answers are. `not-comparable`: it could be done, and would say nothing. */
export type Failure = 'call' | 'wrong' | 'not-comparable' | 'not-done';

export abstract class ToldError extends Error {
  /** What the command comes to that it ends. */
  abstract readonly failure: Failure;
}
