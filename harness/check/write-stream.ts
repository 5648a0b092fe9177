/**
 * A seeded stream of writes with known outcomes: new receipts in batches of all sizes, repeats, overlaps, conflicts, gaps
 * and price changes, over several shops and tills. What a service should say to each is known before it is asked.
 */
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
  readonly products: number;
  readonly today: string;
  readonly makeReceipt: (shopId: number, till: number, seq: number) => Receipt;
}

const TILLS_A_SHOP = 3;
const SHOPS_WRITTEN = 4;

export function* writeStream(setting: StreamSetting, steps: number): Generator<WriteStep> {
  const last = new Map<string, number>();
  const advance = (key: string, count: number) => {
    const from = last.get(key) ?? 0;
    last.set(key, from + count);
    return from;
  };
  for (let step = 0; step < steps; step++) {
    const draw = (field: number) => keyOf(setting.seed, 78, step, field);
    const shopId = 1 + (((draw(1) % Math.min(SHOPS_WRITTEN, setting.shops)) * 7919) % setting.shops);
    if (step % 5 === 4) {
      yield priceStep(setting, shopId, draw, advance);
      continue;
    }
    const till = FIRST_LIVE_TILL + (draw(2) % TILLS_A_SHOP);
    const known = last.get(`${shopId}/${till}`) ?? 0;
    const kind =
      known === 0 ? 'new' : (['new', 'new', 'new', 'repeat', 'overlap', 'conflict', 'gap'] as const)[draw(3) % 7];
    yield receiptsStep(setting, shopId, till, kind ?? 'new', known, 1 + (draw(4) % 12), advance);
  }
}

function receiptsStep(
  { makeReceipt }: StreamSetting,
  shopId: number,
  till: number,
  kind: 'new' | 'repeat' | 'overlap' | 'conflict' | 'gap',
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
  { products, today }: StreamSetting,
  shopId: number,
  draw: (field: number) => number,
  advance: (key: string, count: number) => number,
): WriteStep {
  const seq = advance(`${shopId}/desk`, 1) + 1;
  const post = {
    shopId,
    seq,
    productId: 1 + (draw(5) % products),
    validFrom: today,
    priceCents: 49 + 10 * (draw(6) % 90),
  };
  return { kind: 'price', post, expected: { status: 201 } };
}
