/**
 * The target snapshot in PostgreSQL: a document an answer, and the positions of every scope. A publication is one
 * transaction, and a read one statement: PostgreSQL shows it the snapshot of before or the one of after, whole.
 */
import type pg from 'pg';
import type { AsOf } from '../../model/contract.ts';
import type { Answer } from '../shared/backend/answer-store.ts';
import type { Document } from './documents.ts';

/**
 * Scope 0 is the chain, product 0 the overview. Pages are left half empty, so that a new version of a document finds room
 * beside the old one; what is too long for a page is kept uncompressed, as every refresh would have to compress it anew.
 */
export const SNAPSHOT_TABLES: readonly string[] = [
  'CREATE TABLE target_scope (scope_id integer PRIMARY KEY, as_of json NOT NULL) WITH (fillfactor = 50)',
  `CREATE TABLE target_document (
     scope_id integer NOT NULL, product_id integer NOT NULL, document text STORAGE EXTERNAL NOT NULL,
     PRIMARY KEY (scope_id, product_id)) WITH (fillfactor = 50)`,
];

/** @throws {Error} if the scope was never published */
export async function readDocument(pool: pg.Pool, scopeId: number, productId: number): Promise<Answer> {
  const { rows } = await pool.query<{ asOf: AsOf; dataJson: string }>({
    name: 'read-document',
    text: `SELECT as_of AS "asOf", document AS "dataJson" FROM target_document JOIN target_scope USING (scope_id)
           WHERE scope_id = $1 AND product_id = $2`,
    values: [scopeId, productId],
  });
  const [answer] = rows;
  if (answer === undefined) throw new Error(`scope ${scopeId} has no document of product ${productId}`);
  return answer;
}

/** Positions of the chain's answers, and so of the whole snapshot. @returns none before the first publication */
export async function publishedPositions(pool: pg.Pool): Promise<AsOf> {
  const { rows } = await pool.query<{ as_of: AsOf }>('SELECT as_of FROM target_scope WHERE scope_id = 0');
  return rows[0]?.as_of ?? [];
}

/** In the transaction of the caller. */
export async function writeDocuments(client: pg.PoolClient, documents: readonly Document[]): Promise<void> {
  await client.query({
    name: 'write-documents',
    text: `INSERT INTO target_document (scope_id, product_id, document)
           SELECT * FROM unnest($1::int[], $2::int[], string_to_array($3, E'\\n'))
           ON CONFLICT (scope_id, product_id) DO UPDATE SET document = excluded.document`,
    // One text, as JSON has no line breaks of its own: an array of texts would be escaped quote by quote.
    values: [
      documents.map(({ scopeId }) => scopeId),
      documents.map(({ productId }) => productId),
      documents.map(({ json }) => json).join('\n'),
    ],
  });
}

/** In the transaction of the caller. @param positions - of the whole snapshot */
export async function writePositions(
  client: pg.PoolClient,
  scopeIds: readonly number[],
  positions: AsOf,
): Promise<void> {
  const byShop = Map.groupBy(positions, ([shop]) => shop);
  await client.query({
    name: 'write-positions',
    text: `INSERT INTO target_scope (scope_id, as_of) SELECT * FROM unnest($1::int[], $2::json[])
           ON CONFLICT (scope_id) DO UPDATE SET as_of = excluded.as_of`,
    values: [
      scopeIds,
      scopeIds.map((scopeId) => JSON.stringify(scopeId === 0 ? positions : (byShop.get(scopeId) ?? []))),
    ],
  });
}
