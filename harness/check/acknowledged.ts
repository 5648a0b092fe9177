/** What a service has acknowledged: the least that an answer which calls itself current has to include. */
import type { AsOf, Position, Scope } from '../../model/contract.ts';

export interface AcknowledgedWrites {
  /** All numbers of the till up to `seq`. */
  add(shopId: number, till: number, seq: number): void;
  /** The last acknowledged write of a till that an answer does not include; null if it includes all of the scope's. */
  missingFrom(asOf: AsOf, scope: Scope): Position | null;
}

export function acknowledgedWrites(): AcknowledgedWrites {
  const last = new Map<string, Position>();
  return {
    add(shopId, till, seq) {
      const key = `${shopId}/${till}`;
      if (seq > (last.get(key)?.[2] ?? 0)) last.set(key, [shopId, till, seq]);
    },
    missingFrom(asOf, scope) {
      const included = new Map(asOf.map(([shopId, till, seq]) => [`${shopId}/${till}`, seq]));
      const inScope = [...last].filter(([, [shopId]]) => scope.kind === 'chain' || scope.shopId === shopId);
      return inScope.find(([key, [, , seq]]) => (included.get(key) ?? 0) < seq)?.[1] ?? null;
    },
  };
}
