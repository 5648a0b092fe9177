/** A product's sales as objects, added one at a time: memory grows with the 28 days that are counted, not with the history. */
import { lowerMedian } from '../../model/answers/integers.ts';
import { WINDOW } from '../../model/answers/window.ts';
import { type DaySeries, daySeries } from './days.ts';
import type { DetailRead } from './fetch.ts';

/** A line of the product with its receipt's day and customer. */
export interface SoldLine {
  readonly shopId: number;
  readonly till: number;
  readonly seq: number;
  /** Days before today. */
  readonly age: number;
  readonly customerId: number | null;
  readonly quantity: number;
  readonly unitPriceCents: number;
  readonly discountCents: number;
}

export interface ProductHistory {
  readonly days: DaySeries;
  add(line: SoldLine): void;
  statistics(stockUnits: number, currentPriceCents: number): DetailRead['statistics'];
}

export function productHistory(): ProductHistory {
  const days = daySeries();
  const isNewReceipt = newReceipts();
  /** Receipts of the window, by customer. */
  const visits = new Map<number, number>();
  const nets: number[] = [];
  let receipts = 0;
  return {
    days,
    add(line) {
      const net = line.quantity * line.unitPriceCents - line.discountCents;
      days.sold(line.age, line.quantity, net);
      if (line.age >= WINDOW) return;
      if (line.quantity > 0) nets.push(net);
      if (!isNewReceipt(line)) return;
      receipts += 1;
      if (line.customerId !== null) visits.set(line.customerId, (visits.get(line.customerId) ?? 0) + 1);
    },
    statistics: (stockUnits, currentPriceCents) => ({
      days: days.figures(stockUnits),
      receipts,
      customers: visits.size,
      repeatCustomers: [...visits.values()].filter((count) => count > 1).length,
      medianLineCents: lowerMedian(Float64Array.from(nets).sort()),
      currentPriceCents,
    }),
  };
}

/** Shop and till as one number: till numbers have 15 bits. */
const TILLS = 2 ** 15;

/** True once per receipt: the product may stand on a receipt more than once. */
function newReceipts(): (line: SoldLine) => boolean {
  const seqsByTill = new Map<number, Set<number>>();
  return ({ shopId, till, seq }) => {
    const key = shopId * TILLS + till;
    const known = seqsByTill.get(key) ?? new Set();
    seqsByTill.set(key, known);
    return known.size < known.add(seq).size;
  };
}

/** The scope's price: the lower median over its shops. @throws {RangeError} without a price: the data set is damaged */
export function priceOver(byShop: ReadonlyMap<number, number>): number {
  const price = lowerMedian(Float64Array.from(byShop.values()).sort());
  if (price === null) throw new RangeError('a product has no price: generate the data set again');
  return price;
}
