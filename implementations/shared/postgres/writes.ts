/** Posting into the normalised store: calls judged, written and committed together, numbered without a gap, durable when they resolve. */
import type pg from 'pg';
import type { WriteOutcome } from '../backend/answer-store.ts';
import { priceFingerprint, receiptFingerprint } from '../fingerprint.ts';
import { classifyPost, type NumberedItem, type TillOutcome } from '../till-ledger.ts';
import type { Fresh, StoreCall } from './calls.ts';
import { inTransaction } from './pool.ts';
import { advance, insertPrices, insertReceipts } from './write-rows.ts';

/**
 * What an implementation does besides in the same transaction, once the rows are in: keep target data, or nothing.
 * @param calls - what is new, at least one; those of a till in the order of their numbers
 */
export type AlsoWritten = (client: pg.PoolClient, calls: readonly StoreCall[]) => Promise<void>;

/** One call in a transaction of its own. */
export async function writeCall(pool: pg.Pool, call: StoreCall, also?: AlsoWritten): Promise<WriteOutcome> {
  const [outcome] = await writeCalls(pool, [call], also);
  if (outcome === undefined) throw new Error('a call has no outcome');
  return outcome;
}

/** All calls in one transaction: each is written or refused by itself, and none is if this throws. @returns in their order */
export async function writeCalls(
  pool: pg.Pool,
  calls: readonly StoreCall[],
  also?: AlsoWritten,
): Promise<readonly WriteOutcome[]> {
  return inTransaction(pool, 'BEGIN', async (client) => {
    const judged = await judge(client, calls);
    const fresh = judged.flatMap(({ fresh: own }) => (own === null ? [] : [own]));
    if (fresh.length > 0) {
      await insertReceipts(client, fresh);
      await insertPrices(client, fresh);
      await advance(client, fresh);
      await also?.(
        client,
        fresh.map(({ call }) => call),
      );
    }
    return judged.map(({ outcome }) => (outcome.kind === 'new' ? { kind: 'created' } : outcome));
  });
}

interface Judged {
  readonly outcome: TillOutcome;
  /** null: nothing. */
  readonly fresh: Fresh | null;
}

/** Locks the tills: calls of one till come one after the other, calls of different tills do not meet here. */
async function judge(client: pg.PoolClient, calls: readonly StoreCall[]): Promise<readonly Judged[]> {
  const numbered = calls.map((call) => ({ call, key: keyOf(call), items: itemsOf(call) }));
  const last = await lockTills(client, calls);
  const repeated = numbered.flatMap(({ call, key, items }) =>
    items.filter(({ seq }) => seq <= (last.get(key) ?? 0)).map(({ seq }) => [call.shopId, call.till, seq] as const),
  );
  const known = await knownFingerprints(client, repeated);
  return numbered.map(({ call, key, items }): Judged => {
    const outcome = classifyPost(last.get(key) ?? 0, items, (seq) => known.get(`${key}/${seq}`));
    if (outcome.kind !== 'new') return { outcome, fresh: null };
    const own = items.slice(outcome.from);
    for (const { seq, fingerprint } of own) {
      // The next call of the till may be in the same group.
      known.set(`${key}/${seq}`, fingerprint);
      last.set(key, seq);
    }
    return { outcome, fresh: { call: from(call, outcome.from), items: own } };
  });
}

const keyOf = ({ shopId, till }: Pick<StoreCall, 'shopId' | 'till'>) => `${shopId}/${till}`;

function itemsOf(call: StoreCall): readonly NumberedItem[] {
  if (call.kind === 'price') return [{ seq: call.price.seq, fingerprint: priceFingerprint(call.price) }];
  return call.receipts.map((receipt) => ({ seq: receipt.seq, fingerprint: receiptFingerprint(receipt) }));
}

function from(call: StoreCall, index: number): StoreCall {
  return call.kind === 'price' ? call : { ...call, receipts: call.receipts.slice(index) };
}

/** In one order, so that two groups never wait in a circle. @returns the last number of each till */
async function lockTills(client: pg.PoolClient, calls: readonly StoreCall[]): Promise<Map<string, number>> {
  const tills = [...new Map(calls.map((call) => [keyOf(call), call])).values()];
  const { rows } = await client.query<{ shopId: number; till: number; seq: number }>({
    name: 'lock-tills',
    text: `INSERT INTO position (shop_id, till, seq)
           SELECT shop_id, till, 0 FROM unnest($1::int[], $2::smallint[]) AS called (shop_id, till) ORDER BY shop_id, till
           ON CONFLICT (shop_id, till) DO UPDATE SET seq = position.seq RETURNING shop_id AS "shopId", till, seq`,
    values: [tills.map(({ shopId }) => shopId), tills.map(({ till }) => till)],
  });
  return new Map(rows.map((row) => [`${row.shopId}/${row.till}`, row.seq]));
}

type Key = readonly [shopId: number, till: number, seq: number];

async function knownFingerprints(client: pg.PoolClient, keys: readonly Key[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await client.query<{ key: string; fingerprint: string }>(
    `SELECT format('%s/%s/%s', shop_id, till, seq) AS key, fingerprint
     FROM posted JOIN unnest($1::int[], $2::smallint[], $3::int[]) AS asked (shop_id, till, seq) USING (shop_id, till, seq)`,
    [keys.map(([shop]) => shop), keys.map(([, till]) => till), keys.map(([, , seq]) => seq)],
  );
  return new Map(rows.map(({ key, fingerprint }) => [key, fingerprint]));
}
