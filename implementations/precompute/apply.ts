/** Calls that are durable as rows -> state and documents of their shops and of the chain, within the caller's transaction. */
import type pg from 'pg';
import type { PricePost, Scope } from '../../model/contract.ts';
import type { StoreCall } from '../shared/postgres/calls.ts';
import { addDeltas, addPriceChange, type Deltas, receiptDeltas } from './deltas.ts';
import { classified, detailDocument, overviewDocument, type Setting } from './documents.ts';
import { CHAIN_ID } from './schema.ts';
import { applied } from './state.ts';
import { lockScope, readPast, readPrices, readScope, writeScope } from './target.ts';

/** Shops ascending and then the chain, with the sum of all: it is locked as late as can be. @param calls - a desk's in the order of their numbers */
export async function applyCalls(client: pg.PoolClient, setting: Setting, calls: readonly StoreCall[]): Promise<void> {
  const chain: Deltas = new Map();
  for (const [shopId, own] of [...Map.groupBy(calls, (call) => call.shopId)].sort(([a], [b]) => a - b)) {
    await lockScope(client, shopId);
    const deltas = receiptDeltas(own.flatMap((call) => (call.kind === 'receipts' ? call.receipts : [])));
    const prices = own.flatMap((call) => (call.kind === 'price' ? [call.price] : []));
    await addPrices(client, shopId, deltas, prices);
    await applyToScope(client, setting, shopId, deltas);
    addDeltas(chain, deltas);
  }
  await lockScope(client, CHAIN_ID);
  await applyToScope(client, setting, CHAIN_ID, chain);
}

/** Which price goes is known to the shop's state alone. */
async function addPrices(
  client: pg.PoolClient,
  shopId: number,
  deltas: Deltas,
  prices: readonly PricePost[],
): Promise<void> {
  if (prices.length === 0) return;
  const latest = new Map(prices.map(({ productId, priceCents }) => [productId, priceCents]));
  const current = await readPrices(client, shopId, [...latest.keys()]);
  for (const [productId, priceCents] of latest)
    addPriceChange(deltas, productId, current.get(productId) ?? priceCents, priceCents);
}

/**
 * Applies deltas to a scope that the transaction has locked, and rewrites its overview and the details of every product
 * that has a delta, or that the sales of others have moved to another class.
 */
export async function applyToScope(
  client: pg.PoolClient,
  setting: Setting,
  scopeId: number,
  deltas: Deltas,
): Promise<void> {
  const known = await readScope(client, scopeId, deltas);
  const states = classified(
    known.map(({ state, around }) => {
      const delta = deltas.get(state.productId);
      return delta === undefined ? state : applied(state, around, delta);
    }),
  );
  const changed = states.filter(
    ({ productId, abcClass }, index) => deltas.has(productId) || abcClass !== known[index]?.state.abcClass,
  );
  const past = await readPast(
    client,
    scopeId,
    changed.map(({ productId }) => productId),
  );
  const scope = scopeOf(scopeId);
  const details = changed.map((state) => {
    const days = past.get(state.productId);
    if (days === undefined) throw new RangeError(`product ${state.productId} has no past in scope ${scopeId}`);
    return detailDocument(setting, scope, state, days);
  });
  await writeScope(client, scopeId, deltas, changed, [overviewDocument(setting, scope, states), ...details]);
}

export function scopeOf(scopeId: number): Scope {
  return scopeId === CHAIN_ID ? { kind: 'chain' } : { kind: 'shop', shopId: scopeId };
}

export function idOf(scope: Scope): number {
  return scope.kind === 'chain' ? CHAIN_ID : scope.shopId;
}
