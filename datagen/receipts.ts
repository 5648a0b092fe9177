/**
 * Receipts and their lines in TypeScript, row for row what expand-sql.ts makes: any receipt of history by its coordinates,
 * and the receipts that live tills post.
 */
import { isoDate } from '../model/calendar.ts';
import type { Receipt, ReceiptLine } from '../model/contract.ts';
import { drawFrom } from './alias.ts';
import type { CatalogProduct } from './catalog.ts';
import { demandOf, type ShopDemand } from './demand.ts';
import { below, childKey, keyOf } from './mix.ts';
import {
  BASKET_SIZES,
  CUSTOMERS_PER_SHOP,
  DISCOUNTED_OF_256,
  FIRST_DAY,
  HISTORY_DAYS,
  HISTORY_TILLS,
  KNOWN_OF_256,
  QUANTITIES,
  SALES_CLOCK,
  TABLE,
  VISITOR_MASK,
} from './parameters.ts';
import { shopTraits } from './shops.ts';

/** Where in its day a receipt stands: the index-th (from 0) of `count`. */
interface Turn {
  readonly day: number;
  readonly index: number;
  readonly count: number;
}

/** The n-th receipt (from 0) of a shop's history, with till and number. */
export function historyReceipt(seed: number, demand: ShopDemand, n: number): Receipt & { till: number } {
  const till = 1 + (n % HISTORY_TILLS);
  const seq = 1 + Math.floor(n / HISTORY_TILLS);
  const key = keyOf(seed, TABLE.receipt, demand.shopId, till, seq);
  return { till, ...receiptOf(key, seq, demand, turnOf(demand, n)) };
}

/**
 * A maker of what live tills post on the last day of history, by the same demand.
 * @returns receipt number `seq` of a live till; `lineCount` replaces the drawn size of the basket
 */
export function liveReceipts(
  seed: number,
  catalog: readonly CatalogProduct[],
): (shopId: number, till: number, seq: number, lineCount?: number) => Receipt {
  const demands = new Map<number, ShopDemand>();
  return (shopId, till, seq, lineCount) => {
    const demand = demands.get(shopId) ?? demandOf(shopTraits(seed, shopId), catalog);
    demands.set(shopId, demand);
    const key = keyOf(seed, TABLE.live, shopId, till, seq);
    return receiptOf(key, seq, demand, { day: HISTORY_DAYS - 1, index: 0, count: 1 }, lineCount);
  };
}

function turnOf(demand: ShopDemand, n: number): Turn {
  let before = 0;
  for (let day = 0; day < HISTORY_DAYS; day++) {
    const count = demand.receipts[day] ?? 0;
    if (n < before + count) return { day, index: n - before, count };
    before += count;
  }
  throw new RangeError(`shop ${demand.shopId} has ${before} receipts in its history, not ${n + 1}`);
}

function receiptOf(key: number, seq: number, demand: ShopDemand, turn: Turn, lineCount?: number): Receipt {
  const draw = childKey(key, 1);
  const known = ((draw >>> 8) & 255) < KNOWN_OF_256;
  const count = lineCount ?? BASKET_SIZES[draw & 63] ?? 1;
  return {
    seq,
    soldAt: soldAt(turn, draw >>> 16),
    customerId: known ? customerOf(key, demand.shopId) : null,
    lines: Array.from({ length: count }, (_, i) => lineOf(childKey(key, 16 + i + 1), demand, turn.day, known)),
  };
}

/** @param jitter - 0 … 65,535 */
function soldAt(turn: Turn, jitter: number): string {
  const last = SALES_CLOCK.length - 1;
  const position = Math.floor(((turn.index * 65_536 + jitter) * last * 1024) / (turn.count * 65_536));
  const step = Math.floor(position / 1024);
  const from = SALES_CLOCK[step] ?? 0;
  const second = from + Math.floor((((SALES_CLOCK[step + 1] ?? from) - from) * (position % 1024)) / 1024);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
  return `${isoDate(FIRST_DAY + turn.day)}T${clock}`;
}

/** Few customers come often: the square of a uniform draw favours low numbers. Some belong to an older shop. */
function customerOf(key: number, shopId: number): number {
  const draw = childKey(key, 2);
  const uniform = draw & 65_535;
  const index = Math.floor((Math.floor((uniform * uniform) / 65_536) * CUSTOMERS_PER_SHOP) / 65_536);
  const visitor = ((draw >>> 16) & VISITOR_MASK) === 0;
  const home = visitor ? 1 + below(childKey(key, 3), shopId) : shopId;
  return (home - 1) * CUSTOMERS_PER_SHOP + index + 1;
}

function lineOf(key: number, demand: ShopDemand, day: number, known: boolean): ReceiptLine {
  const size = demand.prices.length / (HISTORY_DAYS / 7);
  const draw = childKey(key, 1);
  const slot = drawFrom(demand.aliases.subarray(day * size, (day + 1) * size), below(key, size), draw & 65_535);
  const quantity = QUANTITIES[draw >>> 24] ?? 1;
  const unitPriceCents = demand.prices[Math.floor(day / 7) * size + slot] ?? 0;
  const discounted = known && quantity > 0 && ((draw >>> 16) & 255) < DISCOUNTED_OF_256;
  return {
    productId: slot + 1,
    quantity,
    unitPriceCents,
    discountCents: discounted ? Math.floor((quantity * unitPriceCents) / 10) : 0,
  };
}
