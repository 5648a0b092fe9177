/**
 * What the draws of a receipt and of a line mean: pure functions of a key, shared by whoever makes one receipt
 * (receipts.ts) and by whoever makes all of a shop's (expand.ts).
 */
import { choice } from './alias.ts';
import { below, childKey } from './mix.ts';
import {
  BASKET_SIZES,
  CUSTOMERS_PER_SHOP,
  DISCOUNTED_OF_256,
  HISTORY_TILLS,
  KNOWN_OF_256,
  QUANTITIES,
  SALES_CLOCK,
  VISITOR_MASK,
} from './parameters.ts';

const SIZES = Uint8Array.from(BASKET_SIZES);
const PIECES = Int8Array.from(QUANTITIES);
const CLOCK = Int32Array.from(SALES_CLOCK);
const CLOCK_STEPS = CLOCK.length - 1;

/** Receipts go to the tills of a shop in turn. @param n - of the shop's history, from 0 */
export const tillOf = (n: number) => 1 + (n % HISTORY_TILLS);
/** Number of the n-th receipt (from 0) at its till, from 1. */
export const seqOf = (n: number) => 1 + Math.floor(n / HISTORY_TILLS);

/** The draw of a receipt: its basket, whether its customer is known, and where in its turn of the day it stands. */
export const receiptDraw = (key: number) => childKey(key, 1);
export const basketSize = (draw: number) => SIZES[draw & 63] ?? 1;
export const isKnown = (draw: number) => ((draw >>> 8) & 255) < KNOWN_OF_256;

/**
 * Seconds after midnight at which the index-th (from 0) of a day's `count` receipts is rung up.
 * @param draw - of the receipt
 */
export function secondOfDay(draw: number, index: number, count: number): number {
  const position = Math.floor(((index * 65_536 + (draw >>> 16)) * CLOCK_STEPS * 1024) / (count * 65_536));
  const step = Math.floor(position / 1024);
  const from = CLOCK[step] ?? 0;
  return from + Math.floor((((CLOCK[step + 1] ?? from) - from) * (position - step * 1024)) / 1024);
}

/** Few customers come often: the square of a uniform draw favours low numbers. Some belong to an older shop. */
export function customerOf(key: number, shopId: number): number {
  const draw = childKey(key, 2);
  const uniform = draw & 65_535;
  const index = Math.floor((Math.floor((uniform * uniform) / 65_536) * CUSTOMERS_PER_SHOP) / 65_536);
  const visitor = ((draw >>> 16) & VISITOR_MASK) === 0;
  const home = visitor ? 1 + below(childKey(key, 3), shopId) : shopId;
  return (home - 1) * CUSTOMERS_PER_SHOP + index + 1;
}

/** @param receiptKey - of the receipt; lineNo counts from 1 */
export const lineKey = (receiptKey: number, lineNo: number) => childKey(receiptKey, 16 + lineNo);
/** The draw of a line: how many, whether discounted, and the comparison of the alias table. */
export const lineDraw = (key: number) => childKey(key, 1);
export const quantityOf = (draw: number) => PIECES[draw >>> 24] ?? 1;

/** Index of the product that a line sells. @param aliases - of the day */
export function slotOf(aliases: Uint32Array, key: number, draw: number): number {
  const slot = below(key, aliases.length);
  return choice(aliases[slot] ?? 0, slot, draw & 65_535);
}

/** Cents off a line: a tenth, for some lines of known customers, never on a return. */
export function discountOf(draw: number, known: boolean, quantity: number, unitPriceCents: number): number {
  if (!known || quantity < 0 || ((draw >>> 16) & 255) >= DISCOUNTED_OF_256) return 0;
  return Math.floor((quantity * unitPriceCents) / 10);
}
