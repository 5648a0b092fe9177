/** One call of the contract, as any client sends it. */
import type { LiveTill } from './live-tills.ts';
import { type Asked, pathOf } from './operations.ts';
import type { PhaseSetup } from './phase.ts';
import type { TokenFor } from './sessions.ts';

export interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** null: whoever asks does not say who it is. */
  readonly token: string | null;
  /** JSON; null: none. */
  readonly body: string | null;
}

/** @param till - null: a read; else it is taken for the call, and has to be settled when that has ended */
export function callOf(
  asked: Asked,
  till: LiveTill | null,
  setup: Pick<PhaseSetup, 'scenario' | 'makeReceipt'>,
  tokenFor: TokenFor,
): Call {
  if (till === null) return { method: 'GET', path: pathOf(asked), token: tokenFor(asked), body: null };
  // A free till may stand in another shop than the one that was asked for: its own employee posts.
  const call = { path: pathOf(asked), token: tokenFor({ operation: 'receipts', shopId: till.shopId }) };
  const post = till.post(setup.makeReceipt, setup.scenario.linesPerReceipt, performance.now());
  return { ...call, method: 'POST', body: JSON.stringify(post) };
}
