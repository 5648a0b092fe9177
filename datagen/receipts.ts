/** Receipts one at a time: any of a shop's history by its coordinates, and what live tills post. */
import { isoDate } from '../model/calendar.ts';
import type { Receipt, ReceiptLine } from '../model/contract.ts';
import type { CatalogProduct } from './catalog.ts';
import { type DayDemand, dayDemand, demandOf, type ShopDemand } from './demand.ts';
import {
  basketSize,
  customerOf,
  discountOf,
  isKnown,
  lineDraw,
  lineKey,
  quantityOf,
  receiptDraw,
  secondOfDay,
  seqOf,
  slotOf,
  tillOf,
} from './draws.ts';
import { keyOf } from './mix.ts';
import { FIRST_DAY, HISTORY_DAYS, TABLE } from './parameters.ts';
import { shopTraits } from './shops.ts';

/** Where in its day a receipt stands: the index-th (from 0) of `count`. */
interface Turn {
  readonly day: number;
  readonly index: number;
  readonly count: number;
}

/** The n-th receipt (from 0) of a shop's history, with till and number. @throws {RangeError} past its end */
export function historyReceipt(seed: number, demand: ShopDemand, n: number): Receipt & { till: number } {
  const [till, seq] = [tillOf(n), seqOf(n)];
  const key = keyOf(seed, TABLE.receipt, demand.shopId, till, seq);
  const turn = turnOf(demand, n);
  return { till, ...receiptOf({ key, seq, shopId: demand.shopId, turn }, dayDemand(demand, turn.day)) };
}

/**
 * A maker of what live tills post on the last day of history, by the same demand and at the prices of that day, whatever the
 * desk has changed meanwhile: what is computed of one receipt needs no other.
 * @returns receipt number `seq` of a live till; `lineCount` replaces the drawn size of the basket
 */
export function liveReceipts(
  seed: number,
  catalog: readonly CatalogProduct[],
): (shopId: number, till: number, seq: number, lineCount?: number) => Receipt {
  // One day of a shop's tables is a few hundred bytes; all of them would be gigabytes for thousands of shops.
  const todays = new Map<number, DayDemand>();
  return (shopId, till, seq, lineCount) => {
    const today = todays.get(shopId) ?? lastDay(demandOf(shopTraits(seed, shopId), catalog));
    todays.set(shopId, today);
    const key = keyOf(seed, TABLE.live, shopId, till, seq);
    const turn = { day: HISTORY_DAYS - 1, index: 0, count: 1 };
    return receiptOf({ key, seq, shopId, turn, ...(lineCount !== undefined && { lineCount }) }, today);
  };
}

function lastDay(demand: ShopDemand): DayDemand {
  const { aliases, prices } = dayDemand(demand, HISTORY_DAYS - 1);
  return { aliases: aliases.slice(), prices: prices.slice() };
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

interface ReceiptPlace {
  readonly key: number;
  readonly seq: number;
  readonly shopId: number;
  readonly turn: Turn;
  readonly lineCount?: number;
}

function receiptOf({ key, seq, shopId, turn, lineCount }: ReceiptPlace, demand: DayDemand): Receipt {
  const draw = receiptDraw(key);
  const known = isKnown(draw);
  return {
    seq,
    soldAt: `${isoDate(FIRST_DAY + turn.day)}T${clockTime(secondOfDay(draw, turn.index, turn.count))}`,
    customerId: known ? customerOf(key, shopId) : null,
    lines: Array.from({ length: lineCount ?? basketSize(draw) }, (_, i) => lineOf(lineKey(key, i + 1), demand, known)),
  };
}

function lineOf(key: number, { aliases, prices }: DayDemand, known: boolean): ReceiptLine {
  const draw = lineDraw(key);
  const slot = slotOf(aliases, key, draw);
  const quantity = quantityOf(draw);
  const unitPriceCents = prices[slot] ?? 0;
  return {
    productId: slot + 1,
    quantity,
    unitPriceCents,
    discountCents: discountOf(draw, known, quantity, unitPriceCents),
  };
}

/** `10:15:00` */
function clockTime(second: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two).join(':');
}
