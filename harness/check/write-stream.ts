/**
 * A seeded stream of writes with known outcomes: new receipts in batches of all sizes, repeats, overlaps, conflicts, gaps
 * and price changes, over several shops and tills. What a service should say to each is known before it is asked.
 */
import type { MakePrice } from '../../datagen/live-prices.ts';
import { keyOf } from '../../datagen/mix.ts';
import { FIRST_LIVE_TILL, type PricePost, type Receipt, type ReceiptsPost } from '../../model/contract.ts';

export interface Expected {
  readonly status: number;
  readonly problem?: 'conflict' | 'gap' | 'invalid';
  /** With a gap. */
  readonly expectedSeq?: number;
}

export type WriteStep =
  | { readonly kind: 'receipts'; readonly post: ReceiptsPost; readonly expected: Expected }
  | { readonly kind: 'price'; readonly post: PricePost; readonly expected: Expected };

export interface StreamSetting {
  readonly seed: number;
  readonly shops: number;
  readonly makeReceipt: (shopId: number, till: number, seq: number) => Receipt;
  readonly makePrice: MakePrice;
}

const TILLS_A_SHOP = 3;
/** Tills of a shop from here on are free for others to post with. */
export const FIRST_LOAD_TILL = FIRST_LIVE_TILL + TILLS_A_SHOP;
const SHOPS_WRITTEN = 4;

const PRICE_EVERY = 5;

/** Drawn, once something is known of the till. */
const RECEIPT_KINDS = ['new', 'new', 'new', 'repeat', 'overlap', 'conflict', 'gap'] as const;
/** In this order, desk by desk: there are too few of them to be left to chance. */
const PRICE_KINDS = ['new', 'new', 'repeat', 'conflict', 'gap'] as const;

export function* writeStream(setting: StreamSetting, steps: number): Generator<WriteStep> {
  const last = new Map<string, number>();
  const advance = (key: string, count: number) => {
    const from = last.get(key) ?? 0;
    last.set(key, from + count);
    return from;
  };
  for (let step = 0; step < steps; step++) {
    const draw = (field: number) => keyOf(setting.seed, 78, step, field);
    const shopOf = (n: number) => 1 + (((n % Math.min(SHOPS_WRITTEN, setting.shops)) * 7919) % setting.shops);
    if (step % PRICE_EVERY === PRICE_EVERY - 1) {
      const turn = Math.floor(step / PRICE_EVERY);
      const shopId = shopOf(Math.floor(turn / PRICE_KINDS.length));
      const known = last.get(`${shopId}/desk`) ?? 0;
      yield priceStep(setting, shopId, PRICE_KINDS[turn % PRICE_KINDS.length] ?? 'new', known, advance);
      continue;
    }
    const shopId = shopOf(draw(1));
    const till = FIRST_LIVE_TILL + (draw(2) % TILLS_A_SHOP);
    const known = last.get(`${shopId}/${till}`) ?? 0;
    const kind = known === 0 ? 'new' : (RECEIPT_KINDS[draw(3) % RECEIPT_KINDS.length] ?? 'new');
    yield receiptsStep(setting, shopId, till, kind, known, 1 + (draw(4) % 12), advance);
  }
}

function receiptsStep(
  { makeReceipt }: StreamSetting,
  shopId: number,
  till: number,
  kind: (typeof RECEIPT_KINDS)[number],
  known: number,
  count: number,
  advance: (key: string, count: number) => number,
): WriteStep {
  const key = `${shopId}/${till}`;
  const numbered = (from: number, length: number) =>
    Array.from({ length }, (_, i) => makeReceipt(shopId, till, from + i + 1));
  const step = (receipts: readonly Receipt[], expected: Expected): WriteStep => ({
    kind: 'receipts',
    post: { shopId, till, receipts: [...receipts] },
    expected,
  });
  switch (kind) {
    case 'new':
      return step(numbered(advance(key, count), count), { status: 201 });
    case 'repeat':
      return step(numbered(Math.max(0, known - count), Math.min(count, known)), { status: 200 });
    case 'overlap': {
      const from = advance(key, count);
      return step(numbered(from - 1, count + 1), { status: 201 });
    }
    case 'conflict': {
      // The last known receipt with one piece more, and new ones behind it: none of them may be written.
      const [first, ...rest] = numbered(known - 1, 3);
      if (first === undefined) throw new RangeError('a conflict needs a known receipt');
      const lines = first.lines.map((line, i) => (i === 0 ? { ...line, quantity: line.quantity + 1 } : line));
      return step([{ ...first, lines }, ...rest], { status: 409, problem: 'conflict' });
    }
    case 'gap':
      return step(numbered(known + 1, 2), { status: 409, problem: 'gap', expectedSeq: known + 1 });
  }
}

function priceStep(
  { makePrice }: StreamSetting,
  shopId: number,
  kind: (typeof PRICE_KINDS)[number],
  known: number,
  advance: (key: string, count: number) => number,
): WriteStep {
  const step = (seq: number, expected: Expected, more = 0): WriteStep => {
    const post = makePrice(shopId, seq);
    return { kind: 'price', post: { ...post, priceCents: post.priceCents + more }, expected };
  };
  switch (kind) {
    case 'new':
      return step(advance(`${shopId}/desk`, 1) + 1, { status: 201 });
    case 'repeat':
      return step(known, { status: 200 });
    case 'conflict':
      return step(known, { status: 409, problem: 'conflict' }, 1);
    case 'gap':
      return step(known + 2, { status: 409, problem: 'gap', expectedSeq: known + 1 });
  }
}
