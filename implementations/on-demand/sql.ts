/** What the statements of all fetches are put together from. */
import type { Scope } from '../../model/contract.ts';
import type { Statement } from './session.ts';

/** Quantities and prices are 32 bits, their product is not. */
export const NET = 'l.quantity::bigint * l.unit_price_cents - l.discount_cents';

/** A condition on a table's shop; the shop is parameter $1. */
export const inScope = ({ kind }: Scope, alias: string) => (kind === 'shop' ? `${alias}.shop_id = $1` : 'true');

/** Statements of a shop and of the chain differ in text, so they have different names. */
export function statement(name: string, scope: Scope, text: string, ...more: readonly number[]): Statement {
  const shop = scope.kind === 'shop' ? [scope.shopId] : [];
  return { name: `${name}-${scope.kind}`, text, values: [...shop, ...more] };
}

/** The number of the parameter behind the shop's, if there is a shop. */
export const nextParameter = ({ kind }: Scope) => (kind === 'shop' ? '$2' : '$1');
