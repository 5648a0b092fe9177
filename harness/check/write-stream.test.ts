import fc from 'fast-check';
import { expect, test } from 'vitest';
import { priceFingerprint, receiptFingerprint } from '../../implementations/shared/fingerprint.ts';
import { classifyPost, type NumberedItem, type TillOutcome } from '../../implementations/shared/till-ledger.ts';
import { DESK_TILL, type PricePost, type Receipt } from '../../model/contract.ts';
import { type Expected, type WriteStep, writeStream } from './write-stream.ts';

const TODAY = '2026-06-30';
const STEPS = 60;

function makeReceipt(shopId: number, till: number, seq: number): Receipt {
  const lines = [{ productId: 1 + (seq % 3), quantity: till % 5, unitPriceCents: 100 + shopId, discountCents: seq }];
  return { seq, soldAt: `${TODAY}T10:00:00`, customerId: null, lines };
}

function makePrice(shopId: number, seq: number): PricePost {
  return { shopId, seq, productId: 1 + (seq % 6), validFrom: TODAY, priceCents: 49 + 10 * seq };
}

const stream = (seed: number, shops: number) => [...writeStream({ seed, shops, makeReceipt, makePrice }, STEPS)];

const settings = [fc.integer({ min: 0, max: 0xffffffff }), fc.integer({ min: 1, max: 10_000 })] as const;

test('what is expected of a service is what the ledger of tills says, for any seed', () => {
  fc.assert(
    fc.property(...settings, (seed, shops) => {
      const ledger = new Map<string, string[]>();
      for (const step of stream(seed, shops)) {
        const { key, items } = numbered(step);
        const known = ledger.get(key) ?? [];
        const outcome = classifyPost(known.length, items, (seq) => known[seq - 1]);
        expect(step.expected).toEqual(expectedOf(outcome));
        if (outcome.kind === 'new') known.push(...items.slice(outcome.from).map(({ fingerprint }) => fingerprint));
        ledger.set(key, known);
      }
    }),
  );
});

function numbered(step: WriteStep): { readonly key: string; readonly items: readonly NumberedItem[] } {
  if (step.kind === 'price') {
    const { shopId, seq } = step.post;
    return { key: `${shopId}/${DESK_TILL}`, items: [{ seq, fingerprint: priceFingerprint(step.post) }] };
  }
  const { shopId, till, receipts } = step.post;
  return {
    key: `${shopId}/${till}`,
    items: receipts.map((receipt) => ({ seq: receipt.seq, fingerprint: receiptFingerprint(receipt) })),
  };
}

/** The contract's outcomes (docs/contract.md, section 3). */
function expectedOf(outcome: TillOutcome): Expected {
  switch (outcome.kind) {
    case 'new':
      return { status: 201 };
    case 'known':
      return { status: 200 };
    case 'conflict':
      return { status: 409, problem: 'conflict' };
    case 'gap':
      return { status: 409, problem: 'gap', expectedSeq: outcome.expectedSeq };
  }
}

test('a stream is a function of its seed, and stays within the shops and what a call may hold', () => {
  fc.assert(
    fc.property(...settings, (seed, shops) => {
      const steps = stream(seed, shops);
      expect(steps).toEqual(stream(seed, shops));
      for (const { kind, post } of steps) {
        expect(post.shopId).toBeGreaterThanOrEqual(1);
        expect(post.shopId).toBeLessThanOrEqual(shops);
        if (kind === 'receipts') expect(post.receipts.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 30 },
  );
});

test.each([
  [1, 1],
  [2, 1],
  [3, 100],
])('the stream of seed %i over %i shops has every kind of call', (seed, shops) => {
  const kinds = stream(seed, shops).map(({ kind, expected }) => `${kind} ${expected.problem ?? expected.status}`);
  for (const kind of ['receipts', 'price'])
    for (const outcome of ['201', '200', 'conflict', 'gap']) expect(kinds).toContain(`${kind} ${outcome}`);
});
