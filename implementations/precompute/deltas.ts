/** What writes change, product by product; the same for a shop and for the chain, and additive. */
import type { Receipt } from '../../model/contract.ts';

/** Stands for all customers without a name: they count as receipts, and not as customers. */
export const ANONYMOUS = 0;

export interface ProductDelta {
  units: number;
  netCents: number;
  /** Customer → receipts with the product. */
  readonly visits: Map<number, number>;
  /** Net of a line with a quantity above 0 → lines. */
  readonly nets: Map<number, number>;
  /** Price in cents → shops that have it more or, below 0, fewer. */
  readonly prices: Map<number, number>;
}

/** By product. */
export type Deltas = Map<number, ProductDelta>;

export function receiptDeltas(receipts: readonly Pick<Receipt, 'customerId' | 'lines'>[]): Deltas {
  const deltas: Deltas = new Map();
  for (const { customerId, lines } of receipts) {
    for (const productId of new Set(lines.map((line) => line.productId)))
      count(deltaOf(deltas, productId).visits, customerId ?? ANONYMOUS, 1);
    for (const { productId, quantity, unitPriceCents, discountCents } of lines) {
      const delta = deltaOf(deltas, productId);
      const netCents = quantity * unitPriceCents - discountCents;
      delta.units += quantity;
      delta.netCents += netCents;
      if (quantity > 0) count(delta.nets, netCents, 1);
    }
  }
  return deltas;
}

/** A shop's price goes from one to another. */
export function addPriceChange(deltas: Deltas, productId: number, from: number, to: number): void {
  const { prices } = deltaOf(deltas, productId);
  count(prices, from, -1);
  count(prices, to, 1);
}

/** Adds `more` to `deltas`. */
export function addDeltas(deltas: Deltas, more: Deltas): void {
  for (const [productId, { units, netCents, visits, nets, prices }] of more) {
    const delta = deltaOf(deltas, productId);
    delta.units += units;
    delta.netCents += netCents;
    for (const [customer, receipts] of visits) count(delta.visits, customer, receipts);
    for (const [net, lines] of nets) count(delta.nets, net, lines);
    for (const [price, shops] of prices) count(delta.prices, price, shops);
  }
}

/** The product's delta, an empty one if there was none. */
export function deltaOf(deltas: Deltas, productId: number): ProductDelta {
  const delta = deltas.get(productId) ?? {
    units: 0,
    netCents: 0,
    visits: new Map(),
    nets: new Map(),
    prices: new Map(),
  };
  deltas.set(productId, delta);
  return delta;
}

/** What comes out as 0 is no change. */
function count(counts: Map<number, number>, value: number, more: number): void {
  const sum = (counts.get(value) ?? 0) + more;
  if (sum === 0) counts.delete(value);
  else counts.set(value, sum);
}
