/**
 * The one writer: calls that arrive while a commit is under way are committed together in the next one, so that many
 * tills share the price of reaching the disk. A call is acknowledged when its commit is durable.
 */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import type { PricePost, ReceiptsPost } from '../../model/contract.ts';
import { DESK_TILL } from '../../model/contract.ts';
import type { DayNumber } from '../../model/units.ts';
import type { WriteOutcome } from '../shared/backend/answer-store.ts';
import { priceFingerprint, receiptFingerprint } from '../shared/fingerprint.ts';
import { classifyPost, type NumberedItem } from '../shared/till-ledger.ts';

export interface Writer {
  postReceipts(post: ReceiptsPost): Promise<WriteOutcome>;
  postPrice(post: PricePost): Promise<WriteOutcome>;
  /** Resolves when everything that was posted is settled. */
  close(): Promise<void>;
}

/** One call: numbered items of one till, and how to append the item at an index. */
interface Call {
  readonly shopId: number;
  readonly till: number;
  readonly items: readonly NumberedItem[];
  readonly append: (index: number, to: Appenders) => void;
  readonly settle: { resolve(outcome: WriteOutcome): void; reject(error: unknown): void };
}

interface Appenders {
  readonly sale: DuckDBAppender;
  readonly price: DuckDBAppender;
  readonly posted: DuckDBAppender;
}

/** Fingerprints of everything posted, by till; the number is the index + 1. */
type Ledger = Map<string, string[]>;

export async function openWriter(connection: DuckDBConnection, today: DayNumber): Promise<Writer> {
  const ledger = await readLedger(connection);
  const appenders = {
    sale: await connection.createAppender('sale'),
    price: await connection.createAppender('price'),
    posted: await connection.createAppender('posted'),
  };
  let queue: Call[] = [];
  let running: Promise<void> | null = null;
  const drain = async () => {
    while (queue.length > 0) {
      const group = queue;
      queue = [];
      await commitGroup(connection, appenders, ledger, group);
    }
    running = null;
  };
  const post = (call: Omit<Call, 'settle'>) =>
    new Promise<WriteOutcome>((resolve, reject) => {
      queue.push({ ...call, settle: { resolve, reject } });
      running ??= drain();
    });
  return {
    postReceipts: (body) => post(receiptsCall(body, today)),
    postPrice: (body) => post(priceCall(body, today)),
    async close() {
      await running;
      for (const appender of Object.values(appenders)) appender.closeSync();
      connection.closeSync();
    },
  };
}

const tillKey = (shopId: number, till: number) => `${shopId}/${till}`;

async function readLedger(connection: DuckDBConnection): Promise<Ledger> {
  const reader = await connection.runAndReadAll(
    'SELECT shop_id, till, fingerprint FROM posted ORDER BY shop_id, till, seq',
  );
  const ledger: Ledger = new Map();
  for (const [shop, till, fingerprint] of reader.getRows()) {
    knownOf(ledger, tillKey(Number(shop), Number(till))).push(
      BigInt(String(fingerprint)).toString(16).padStart(16, '0'),
    );
  }
  return ledger;
}

function knownOf(ledger: Ledger, key: string): string[] {
  const known = ledger.get(key) ?? [];
  ledger.set(key, known);
  return known;
}

/** All calls of a group in one transaction; a call that is refused takes no part in it. */
async function commitGroup(
  connection: DuckDBConnection,
  appenders: Appenders,
  ledger: Ledger,
  group: readonly Call[],
): Promise<void> {
  const before = new Map<string, number>();
  try {
    await connection.run('BEGIN');
    const outcomes = group.map((call) => take(call, appenders, ledger, before));
    for (const appender of Object.values(appenders)) appender.flushSync();
    await connection.run('COMMIT');
    group.forEach((call, index) => {
      call.settle.resolve(outcomes[index] ?? { kind: 'known' });
    });
  } catch (error) {
    for (const [key, length] of before) knownOf(ledger, key).length = length;
    // What an appender still holds, half a row perhaps, would go into the next group.
    for (const appender of Object.values(appenders)) appender.clear();
    await connection.run('ROLLBACK').catch(() => undefined);
    for (const { settle } of group) settle.reject(error);
  }
}

function take(call: Call, appenders: Appenders, ledger: Ledger, before: Map<string, number>): WriteOutcome {
  const key = tillKey(call.shopId, call.till);
  const known = knownOf(ledger, key);
  const outcome = classifyPost(known.length, call.items, (seq) => known[seq - 1]);
  if (outcome.kind !== 'new') return outcome;
  if (!before.has(key)) before.set(key, known.length);
  call.items.slice(outcome.from).forEach(({ seq, fingerprint }, offset) => {
    call.append(outcome.from + offset, appenders);
    appendPosted(appenders.posted, call, seq, fingerprint);
    known.push(fingerprint);
  });
  return { kind: 'created' };
}

function appendPosted(appender: DuckDBAppender, { shopId, till }: Call, seq: number, fingerprint: string): void {
  appender.appendInteger(shopId);
  appender.appendSmallInt(till);
  appender.appendInteger(seq);
  appender.appendUBigInt(BigInt(`0x${fingerprint}`));
  appender.endRow();
}

function receiptsCall({ shopId, till, receipts }: ReceiptsPost, today: DayNumber): Omit<Call, 'settle'> {
  const items = receipts.map((receipt) => ({ seq: receipt.seq, fingerprint: receiptFingerprint(receipt) }));
  const append: Call['append'] = (index, { sale }) => {
    const { customerId, lines } = receipts[index] ?? { customerId: null, lines: [] };
    const seen = new Set<number>();
    for (const { productId, quantity, unitPriceCents, discountCents } of lines) {
      sale.appendInteger(shopId);
      sale.appendSmallInt(productId);
      sale.appendSmallInt(today);
      if (customerId === null) sale.appendNull();
      else sale.appendInteger(customerId);
      sale.appendInteger(quantity);
      sale.appendBigInt(BigInt(quantity * unitPriceCents - discountCents));
      sale.appendTinyInt(seen.has(productId) ? 0 : 1);
      sale.endRow();
      seen.add(productId);
    }
  };
  return { shopId, till, items, append };
}

function priceCall(body: PricePost, today: DayNumber): Omit<Call, 'settle'> {
  const append: Call['append'] = (_, { price }) => {
    price.appendInteger(body.shopId);
    price.appendSmallInt(body.productId);
    price.appendSmallInt(today);
    price.appendInteger(body.seq);
    price.appendInteger(body.priceCents);
    price.endRow();
  };
  return {
    shopId: body.shopId,
    till: DESK_TILL,
    items: [{ seq: body.seq, fingerprint: priceFingerprint(body) }],
    append,
  };
}
