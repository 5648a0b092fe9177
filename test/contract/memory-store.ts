/**
 * An honest answer store in memory, for testing the shared backend: it counts what live tills posted over an
 * empty history, and keeps a journal so that acknowledged posts survive a kill. The other figures are constants.
 */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import type { Answer, AnswerStore, WriteOutcome } from '../../implementations/shared/backend/answer-store.ts';
import { priceFingerprint, receiptFingerprint } from '../../implementations/shared/fingerprint.ts';
import { classifyPost, type NumberedItem } from '../../implementations/shared/till-ledger.ts';
import {
  type AsOf,
  DESK_TILL,
  type Detail,
  type Overview,
  type OverviewProduct,
  type PricePost,
  type Receipt,
  type ReceiptsPost,
  type Scope,
} from '../../model/contract.ts';

export interface MemoryFacts {
  readonly today: string;
  readonly shops: number;
  readonly products: number;
}

interface Till {
  readonly shopId: number;
  readonly till: number;
  /** Of seq 1, 2, 3, … */
  readonly fingerprints: string[];
}

interface Sums {
  revenueCents: number;
  units: number;
  receipts: number;
}

/** What is written to the journal: one of the two posts. */
type Entry = { readonly receipts: ReceiptsPost } | { readonly price: PricePost };

const FIRST_PRICE_CENTS = 199;

/** @param journal - file that acknowledged posts are kept in; read first if it exists */
export function openMemoryStore(facts: MemoryFacts, journal: string): AnswerStore {
  const tills = new Map<string, Till>();
  const sums = new Map<string, Sums>();
  const prices = new Map<string, number>();

  const tillOf = (shopId: number, till: number): Till =>
    getOrAdd(tills, `${shopId}/${till}`, () => ({ shopId, till, fingerprints: [] }));

  const write = (shopId: number, till: number, items: readonly NumberedItem[], apply: (from: number) => void) => {
    const { fingerprints } = tillOf(shopId, till);
    const outcome = classifyPost(fingerprints.length, items, (seq) => fingerprints[seq - 1]);
    if (outcome.kind !== 'new') return outcome;
    fingerprints.push(...items.slice(outcome.from).map(({ fingerprint }) => fingerprint));
    apply(outcome.from);
    return { kind: 'created' } as const;
  };

  const addReceipt = (shopId: number, { lines }: Receipt) => {
    for (const productId of new Set(lines.map((line) => line.productId))) sumsOf(shopId, productId).receipts += 1;
    for (const line of lines) {
      const sum = sumsOf(shopId, line.productId);
      sum.units += line.quantity;
      sum.revenueCents += line.quantity * line.unitPriceCents - line.discountCents;
    }
  };
  const sumsOf = (shopId: number, productId: number): Sums =>
    getOrAdd(sums, `${shopId}/${productId}`, () => ({ revenueCents: 0, units: 0, receipts: 0 }));

  const writeReceipts = ({ shopId, till, receipts }: ReceiptsPost): WriteOutcome => {
    const items = receipts.map((receipt) => ({ seq: receipt.seq, fingerprint: receiptFingerprint(receipt) }));
    return write(shopId, till, items, (from) => {
      for (const receipt of receipts.slice(from)) addReceipt(shopId, receipt);
    });
  };
  const writePrice = (post: PricePost): WriteOutcome =>
    write(post.shopId, DESK_TILL, [{ seq: post.seq, fingerprint: priceFingerprint(post) }], () =>
      prices.set(`${post.shopId}/${post.productId}`, post.priceCents),
    );
  const writeEntry = (entry: Entry) => ('price' in entry ? writePrice(entry.price) : writeReceipts(entry.receipts));

  for (const entry of readJournal(journal)) writeEntry(entry);
  const file = openSync(journal, 'a');
  const writeDurably = async (entry: Entry): Promise<WriteOutcome> => {
    const outcome = writeEntry(entry);
    if (outcome.kind === 'created') {
      writeSync(file, `${JSON.stringify(entry)}\n`);
      fdatasyncSync(file);
    }
    return outcome;
  };

  const shopsOf = (scope: Scope) => (scope.kind === 'shop' ? [scope.shopId] : oneTo(facts.shops));
  const total = (scope: Scope, productId: number): Sums =>
    shopsOf(scope)
      .map((shopId) => sumsOf(shopId, productId))
      .reduce((a, b) => ({
        revenueCents: a.revenueCents + b.revenueCents,
        units: a.units + b.units,
        receipts: a.receipts + b.receipts,
      }));
  const price = (scope: Scope, productId: number): number => {
    const sorted = shopsOf(scope).map((shopId) => prices.get(`${shopId}/${productId}`) ?? FIRST_PRICE_CENTS);
    sorted.sort((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)] ?? FIRST_PRICE_CENTS;
  };
  const answer = (scope: Scope, data: Overview | Detail): Answer => ({
    asOf: positions(tills, scope),
    dataJson: JSON.stringify(data),
  });

  return {
    overview: async (scope) => {
      const products = oneTo(facts.products).map((id) => overviewProduct(id, total(scope, id)));
      return answer(scope, { ...head(scope), today: facts.today, products });
    },
    detail: async (scope, id) => answer(scope, detailOf(scope, facts.today, id, total(scope, id), price(scope, id))),
    postReceipts: (receipts) => writeDurably({ receipts }),
    postPrice: (price) => writeDurably({ price }),
    close: async () => closeSync(file),
  };
}

/** A kill may tear the last line, which then was never acknowledged: it is cut off. */
function readJournal(path: string): Entry[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  truncateSync(path, Buffer.byteLength(whole));
  return whole
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function positions(tills: ReadonlyMap<string, Till>, scope: Scope): AsOf {
  return [...tills.values()]
    .filter(
      ({ shopId, fingerprints }) => fingerprints.length > 0 && (scope.kind === 'chain' || scope.shopId === shopId),
    )
    .sort((a, b) => a.shopId - b.shopId || a.till - b.till)
    .map(({ shopId, till, fingerprints }) => [shopId, till, fingerprints.length]);
}

function head(scope: Scope): Pick<Overview, 'scope' | 'shopId'> {
  return { scope: scope.kind, shopId: scope.kind === 'shop' ? scope.shopId : null };
}

function overviewProduct(productId: number, { revenueCents, units }: Sums): OverviewProduct {
  const names = { name: `Product ${productId}`, category: 'All' };
  const constants = { trendBp: null, grossMarginBp: null, daysOfCoverX10: null, abcClass: 'C' } as const;
  return { productId, ...names, revenueCents, units, ...constants };
}

function detailOf(scope: Scope, today: string, productId: number, sums: Sums, currentCents: number): Detail {
  const { revenueCents, units, receipts } = sums;
  const { name, category } = overviewProduct(productId, sums);
  return {
    ...head(scope),
    productId,
    name,
    category,
    today,
    kpis: {
      revenueCents,
      units,
      receipts,
      averageUnitCents: null,
      grossMarginBp: null,
      customers: 0,
      repeatBp: null,
      medianLineCents: null,
      trendBp: null,
      likeForLikeBp: null,
      stockUnits: 0,
      daysOfCoverX10: null,
      stockoutDays: 28,
      gmroiBp: null,
      abcClass: 'C',
    },
    forecast: { dailyMilliUnits: Array(28).fill(0), wapeBp: null },
    price: { currentCents, action: 'hold', reason: 'few-weeks', recommendedCents: currentCents, elasticityMilli: null },
    dailyUnits: [...Array(55).fill(0), units],
  };
}

function oneTo(n: number): number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}

function getOrAdd<V>(map: Map<string, V>, key: string, make: () => V): V {
  const found = map.get(key) ?? make();
  map.set(key, found);
  return found;
}
