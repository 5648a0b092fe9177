/** Reads: one statement, so one snapshot, for the document and for what it includes. */
import type pg from 'pg';
import type { AsOf, Scope } from '../../model/contract.ts';
import type { Answer } from '../shared/backend/answer-store.ts';
import { idOf } from './apply.ts';

export type ReadDocument = (scope: Scope, productId: number) => Promise<Answer>;

/**
 * @param positions - the table that says what the documents include: `position` where they are written with the rows,
 * `merged` where a worker writes them
 */
export function documentReader(pool: pg.Pool, positions: 'position' | 'merged'): ReadDocument {
  return async (scope, productId) => {
    const { rows } = await pool.query<[body: string, positions: string]>({
      name: `read-${scope.kind}`,
      text: documentSql(scope, positions),
      values: [idOf(scope), productId],
      rowMode: 'array',
    });
    const [row] = rows;
    if (row === undefined) throw new RangeError(`no document ${productId} in scope ${idOf(scope)}`);
    const [dataJson, nested] = row;
    return { asOf: JSON.parse(nested.replaceAll('{', '[').replaceAll('}', ']')) as AsOf, dataJson };
  };
}

/** Positions as an array of arrays, in PostgreSQL's text: built in a third of the time of an aggregate of strings. */
function documentSql({ kind }: Scope, positions: string): string {
  const inScope = kind === 'shop' ? 'AND shop_id = $1' : '';
  return `
    SELECT body, ARRAY(SELECT ARRAY[shop_id, till, seq] FROM ${positions} WHERE seq > 0 ${inScope} ORDER BY shop_id, till)::text
    FROM document WHERE scope_id = $1 AND product_id = $2`;
}
