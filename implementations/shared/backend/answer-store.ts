/** What an implementation gives the shared backend: answers as text, and writes that are durable when they resolve. */
import type { AsOf, PricePost, ReceiptsPost, Scope } from '../../../model/contract.ts';
import type { TillOutcome } from '../till-ledger.ts';

export interface AnswerStore {
  /** The scope is known to exist. */
  overview(scope: Scope, left?: CallerLeft): Promise<Answer>;
  /** Scope and product are known to exist. */
  detail(scope: Scope, productId: number, left?: CallerLeft): Promise<Answer>;
  /** Resolves only when durable. Shop, till, day and products are checked already, and that the receipts are consecutive. */
  postReceipts(post: ReceiptsPost): Promise<WriteOutcome>;
  /** Resolves only when durable. Shop, day and product are checked already. */
  postPrice(post: PricePost): Promise<WriteOutcome>;
  /** Called once, after the last answer was sent. */
  close(): Promise<void>;
}

/** Asked for by a store whose reads are long enough to be given up when nobody waits for them: a signal costs a short read. */
export type CallerLeft = () => AbortSignal;

/** Thrown by a read that the store has given up, its work cancelled: answered as `too-slow`, and not as a failure. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Both parts are of one snapshot. */
export interface Answer {
  /** Sorted by shop, then till. */
  readonly asOf: AsOf;
  /** JSON text of `data`, sent as it is. */
  readonly dataJson: string;
}

/** What became of a write; on `conflict` and `gap` nothing was written. */
export type WriteOutcome = { readonly kind: 'created' } | Exclude<TillOutcome, { readonly kind: 'new' }>;
