/** Posting into the normalised store: one transaction a call, numbered without a gap, durable when it resolves. */
import type pg from 'pg';
import { DESK_TILL, type PricePost, type Receipt, type ReceiptsPost } from '../../../model/contract.ts';
import type { WriteOutcome } from '../backend/answer-store.ts';
import { priceFingerprint, receiptFingerprint } from '../fingerprint.ts';
import { classifyPost, type NumberedItem } from '../till-ledger.ts';
import { inTransaction } from './pool.ts';

/** What an implementation does besides in the same transaction, once the rows are in: keep target data, or nothing. */
export interface AlsoWritten {
  receipts(client: pg.PoolClient, shopId: number, till: number, receipts: readonly Receipt[]): Promise<void>;
  price(client: pg.PoolClient, price: PricePost): Promise<void>;
}

export async function writeReceipts(pool: pg.Pool, post: ReceiptsPost, also?: AlsoWritten): Promise<WriteOutcome> {
  const { shopId, till, receipts } = post;
  const items = receipts.map((receipt) => ({ seq: receipt.seq, fingerprint: receiptFingerprint(receipt) }));
  return inTransaction(pool, 'BEGIN', async (client) => {
    const outcome = await classify(client, shopId, till, items);
    if (outcome.kind !== 'new') return outcome;
    const fresh = receipts.slice(outcome.from);
    await insertReceipts(client, shopId, till, fresh);
    await advance(client, shopId, till, items.slice(outcome.from));
    await also?.receipts(client, shopId, till, fresh);
    return { kind: 'created' };
  });
}

export async function writePrice(pool: pg.Pool, post: PricePost, also?: AlsoWritten): Promise<WriteOutcome> {
  const { shopId, seq, productId, validFrom, priceCents } = post;
  const items = [{ seq, fingerprint: priceFingerprint(post) }];
  return inTransaction(pool, 'BEGIN', async (client) => {
    const outcome = await classify(client, shopId, DESK_TILL, items);
    if (outcome.kind !== 'new') return outcome;
    await client.query({
      name: 'insert-price',
      text: 'INSERT INTO price (shop_id, product_id, valid_from, seq, price_cents) VALUES ($1, $2, $3, $4, $5)',
      values: [shopId, productId, validFrom, seq, priceCents],
    });
    await advance(client, shopId, DESK_TILL, items);
    await also?.price(client, post);
    return { kind: 'created' };
  });
}

/** Locks the till: calls of one till come one after the other, calls of different tills do not meet here. */
async function classify(client: pg.PoolClient, shopId: number, till: number, items: readonly NumberedItem[]) {
  const { rows } = await client.query<{ seq: number }>({
    name: 'lock-till',
    text: `INSERT INTO position (shop_id, till, seq) VALUES ($1, $2, 0)
           ON CONFLICT (shop_id, till) DO UPDATE SET seq = position.seq RETURNING seq`,
    values: [shopId, till],
  });
  const last = rows[0]?.seq ?? 0;
  const repeated = items.filter(({ seq }) => seq <= last).map(({ seq }) => seq);
  return classifyPost(last, items, await knownFingerprints(client, shopId, till, repeated));
}

async function knownFingerprints(client: pg.PoolClient, shopId: number, till: number, seqs: readonly number[]) {
  if (seqs.length === 0) return () => undefined;
  const { rows } = await client.query<{ seq: number; fingerprint: string }>(
    'SELECT seq, fingerprint FROM posted WHERE shop_id = $1 AND till = $2 AND seq = ANY ($3)',
    [shopId, till, seqs],
  );
  const known = new Map(rows.map(({ seq, fingerprint }) => [seq, fingerprint]));
  return (seq: number) => known.get(seq);
}

async function insertReceipts(
  client: pg.PoolClient,
  shopId: number,
  till: number,
  receipts: readonly Receipt[],
): Promise<void> {
  const lines = receipts.flatMap(({ seq, lines: own }) =>
    own.map((line, index) => ({ seq, lineNo: index + 1, ...line })),
  );
  await client.query({
    name: 'insert-receipts',
    text: `INSERT INTO receipt (shop_id, till, seq, sold_at, customer_id)
           SELECT $1, $2, * FROM unnest($3::int[], $4::timestamp[], $5::int[])`,
    values: [
      shopId,
      till,
      receipts.map(({ seq }) => seq),
      receipts.map(({ soldAt }) => soldAt),
      receipts.map(({ customerId }) => customerId),
    ],
  });
  await client.query({
    name: 'insert-lines',
    text: `INSERT INTO receipt_line (shop_id, till, seq, line_no, product_id, quantity, unit_price_cents, discount_cents)
           SELECT $1, $2, * FROM unnest($3::int[], $4::smallint[], $5::int[], $6::int[], $7::int[], $8::int[])`,
    values: [
      shopId,
      till,
      lines.map(({ seq }) => seq),
      lines.map(({ lineNo }) => lineNo),
      lines.map(({ productId }) => productId),
      lines.map(({ quantity }) => quantity),
      lines.map(({ unitPriceCents }) => unitPriceCents),
      lines.map(({ discountCents }) => discountCents),
    ],
  });
}

async function advance(
  client: pg.PoolClient,
  shopId: number,
  till: number,
  items: readonly NumberedItem[],
): Promise<void> {
  await client.query({
    name: 'insert-posted',
    text: `WITH moved AS (UPDATE position SET seq = $5 WHERE shop_id = $1 AND till = $2)
           INSERT INTO posted (shop_id, till, seq, fingerprint) SELECT $1, $2, * FROM unnest($3::int[], $4::text[])`,
    values: [shopId, till, items.map(({ seq }) => seq), items.map(({ fingerprint }) => fingerprint), items.at(-1)?.seq],
  });
}
