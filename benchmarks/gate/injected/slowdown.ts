/** The slowdowns that can be injected, with their sizes: what inject.ts writes into a copy, and what the copy's service reads. */
import type { Bytes, Microseconds } from '../../../model/units.ts';

/** Slowdowns that sit around the store's calls or the HTTP server, whatever the implementation. */
export type InService =
  /** The control: the same edits, and no effect. */
  | { readonly kind: 'none' }
  /** So many steps of `burn` before every call. */
  | { readonly kind: 'cpu'; readonly steps: number }
  /** So long the event loop stands still before every call. */
  | { readonly kind: 'sleep'; readonly us: Microseconds }
  /** The same, of two calls in a hundred. */
  | { readonly kind: 'tail'; readonly us: Microseconds; readonly seed: number }
  /** A header that makes every response longer by this. */
  | { readonly kind: 'bytes'; readonly bytes: Bytes }
  /** So many blanks behind the data of every answer. */
  | { readonly kind: 'blanks'; readonly bytes: Bytes };

/** Slowdowns that sit where an implementation asks its database. */
export type InDatabase =
  /** One more statement a call. */
  | { readonly kind: 'query' }
  /** Reads do without an index. */
  | { readonly kind: 'index' };

export type Slowdown = InService | InDatabase;
