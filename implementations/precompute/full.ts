/** The mode `full`: all documents of the affected scopes are computed anew from the rows, in the transaction of the write. */
import type pg from 'pg';
import { scopeOf } from './apply.ts';
import { classified, type Document, detailDocument, overviewDocument, type Setting } from './documents.ts';
import { PLAN_FOR_ROWS, stateSql } from './from-rows.ts';
import { CHAIN_ID } from './schema.ts';
import { type PastJson, pastOf, STATE_COLUMN_NAMES, type StateRow, stateOf } from './state-rows.ts';
import { lockScope, writeDocuments } from './target.ts';

/** The shops, and then the chain: the price grows with the history of all shops. */
export async function recomputeFor(
  client: pg.PoolClient,
  setting: Setting,
  shopIds: ReadonlySet<number>,
): Promise<void> {
  for (const scopeId of [...[...shopIds].sort((a, b) => a - b), CHAIN_ID]) {
    await lockScope(client, scopeId);
    await writeDocuments(client, scopeId, await documentsFromRows(client, setting, scopeId));
  }
}

export async function documentsFromRows(
  client: pg.PoolClient,
  setting: Setting,
  scopeId: number,
): Promise<readonly Document[]> {
  const isChain = scopeId === CHAIN_ID;
  await client.query(PLAN_FOR_ROWS);
  const { visits, lineNets, shelfPrices, states } = stateSql(isChain ? 'chain' : 'shops', setting.today);
  const { rows } = await client.query<[PastJson, ...StateRow]>({
    rowMode: 'array',
    // Without a name, and so planned for this range: a plan for any range expects a handful of rows, and takes seven times as long.
    text: `WITH visit AS (${visits}), line_net AS (${lineNets}), shelf_price AS (${shelfPrices})
           SELECT past_days, product_id, ${STATE_COLUMN_NAMES} FROM (${states}) AS state`,
    values: isChain ? [] : [scopeId, scopeId],
  });
  const past = rows.map(([days]) => pastOf(days));
  const computed = classified(rows.map(([_, ...row]) => stateOf(row)));
  const scope = scopeOf(scopeId);
  const details = past.map((days, index) => {
    const state = computed[index];
    if (state === undefined) throw new RangeError('a product lost its state');
    return detailDocument(setting, scope, state, days);
  });
  return [overviewDocument(setting, scope, computed), ...details];
}
