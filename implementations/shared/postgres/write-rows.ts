/** The rows of posted calls: one statement a table, however many calls. */
import type pg from 'pg';
import type { Fresh, StoreCall } from './calls.ts';

export async function insertReceipts(client: pg.PoolClient, fresh: readonly Fresh[]): Promise<void> {
  const receipts = fresh.flatMap(({ call }) => receiptsOf(call));
  if (receipts.length === 0) return;
  const lines = receipts.flatMap(({ lines: own, ...receipt }) =>
    own.map((line, index) => ({ ...receipt, lineNo: index + 1, ...line })),
  );
  await client.query({
    name: 'insert-receipts',
    text: `INSERT INTO receipt (shop_id, till, seq, sold_at, customer_id)
           SELECT * FROM unnest($1::int[], $2::smallint[], $3::int[], $4::timestamp[], $5::int[])`,
    values: columns(receipts, ['shopId', 'till', 'seq', 'soldAt', 'customerId']),
  });
  await client.query({
    name: 'insert-lines',
    text: `INSERT INTO receipt_line (shop_id, till, seq, line_no, product_id, quantity, unit_price_cents, discount_cents)
           SELECT * FROM unnest($1::int[], $2::smallint[], $3::int[], $4::smallint[], $5::int[], $6::int[], $7::int[], $8::int[])`,
    values: columns(lines, [
      ...(['shopId', 'till', 'seq', 'lineNo', 'productId', 'quantity', 'unitPriceCents'] as const),
      'discountCents',
    ]),
  });
}

function receiptsOf(call: StoreCall) {
  if (call.kind === 'price') return [];
  return call.receipts.map((receipt) => ({ shopId: call.shopId, till: call.till, ...receipt }));
}

export async function insertPrices(client: pg.PoolClient, fresh: readonly Fresh[]): Promise<void> {
  const prices = fresh.flatMap(({ call }) => (call.kind === 'price' ? [call.price] : []));
  if (prices.length === 0) return;
  await client.query({
    name: 'insert-prices',
    text: `INSERT INTO price (shop_id, product_id, valid_from, seq, price_cents)
           SELECT * FROM unnest($1::int[], $2::int[], $3::date[], $4::int[], $5::int[])`,
    values: columns(prices, ['shopId', 'productId', 'validFrom', 'seq', 'priceCents']),
  });
}

/** What is known from now on, and how far each till is. */
export async function advance(client: pg.PoolClient, fresh: readonly Fresh[]): Promise<void> {
  const items = fresh.flatMap(({ call: { shopId, till }, items: own }) =>
    own.map(({ seq, fingerprint }) => ({ shopId, till, seq, fingerprint })),
  );
  await client.query({
    name: 'insert-posted',
    text: `WITH item AS (SELECT * FROM unnest($1::int[], $2::smallint[], $3::int[], $4::text[]) AS i (shop_id, till, seq, fingerprint)),
             last AS (SELECT shop_id, till, max(seq) AS seq FROM item GROUP BY shop_id, till),
             moved AS (UPDATE position p SET seq = last.seq FROM last WHERE (p.shop_id, p.till) = (last.shop_id, last.till))
           INSERT INTO posted (shop_id, till, seq, fingerprint) SELECT * FROM item`,
    values: columns(items, ['shopId', 'till', 'seq', 'fingerprint']),
  });
}

function columns<Row, Name extends keyof Row>(rows: readonly Row[], names: readonly Name[]): Row[Name][][] {
  return names.map((name) => rows.map((row) => row[name]));
}
