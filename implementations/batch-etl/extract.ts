/** EXTRACT: the rows that PostgreSQL has and the history has not, with the positions of the same snapshot. */
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type AsOf, DESK_TILL } from '../../model/contract.ts';
import { inTransaction, SNAPSHOT } from '../shared/postgres/pool.ts';
import { readAsOf } from '../shared/postgres/reads.ts';
import { advanced } from './positions.ts';

/** Rows in CSV files without a header, as they stand in the store's tables. */
export interface Extract {
  /** Of all live tills and desks; the files lead exactly up to them. */
  readonly positions: AsOf;
  /** shop, till, seq, line_no, customer, product, quantity, unit price, discount. */
  readonly lineFile: string;
  /** shop, product, seq, price. */
  readonly priceFile: string;
}

/**
 * @param extracted - positions that an earlier extract led up to
 * @param folder - for the files, which are overwritten
 * @returns null if nothing was posted since: then no row is read
 */
export async function extractSince(pool: pg.Pool, extracted: AsOf, folder: string): Promise<Extract | null> {
  return inTransaction(pool, SNAPSHOT, async (client) => {
    const positions = await readAsOf(client, { kind: 'chain' });
    const since = advanced(extracted, positions);
    if (since.length === 0) return null;
    const lineFile = join(folder, 'extract-lines.csv');
    const priceFile = join(folder, 'extract-prices.csv');
    await copyToFile(client, linesSince(since), lineFile);
    await copyToFile(client, pricesSince(since), priceFile);
    return { positions, lineFile, priceFile };
  });
}

async function copyToFile(client: pg.PoolClient, query: string, file: string): Promise<void> {
  await pipeline(client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT csv)`)), createWriteStream(file));
}

/** COPY takes no parameters; these are numbers that PostgreSQL itself has sent. */
function sinceTable(since: AsOf): string {
  const column = (index: 0 | 1 | 2) => `'{${since.map((position) => position[index]).join()}}'`;
  return `unnest(${column(0)}::int[], ${column(1)}::smallint[], ${column(2)}::int[]) AS since (shop_id, till, last)`;
}

const linesSince = (since: AsOf) =>
  `SELECT shop_id, till, seq, line_no, customer_id, product_id, quantity, unit_price_cents, discount_cents
   FROM ${sinceTable(since)} JOIN receipt USING (shop_id, till) JOIN receipt_line USING (shop_id, till, seq)
   WHERE seq > last`;

/** A desk numbers its changes, and history has number 0 alone: so the number finds the new ones. */
const pricesSince = (since: AsOf) =>
  `SELECT shop_id, product_id, seq, price_cents
   FROM ${sinceTable(since.filter(([, till]) => till === DESK_TILL))} JOIN price USING (shop_id) WHERE seq > last`;
