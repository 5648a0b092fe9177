/** One refresh: extract, merge, transform, publish. Every step starts from what the last one made durable. */
import type pg from 'pg';
import type { AsOf } from '../../model/contract.ts';
import type { IsoDate, Seconds } from '../../model/units.ts';
import { inTransaction } from '../shared/postgres/pool.ts';
import { documentsOf } from './documents.ts';
import { extractSince } from './extract.ts';
import type { History } from './history.ts';
import { advanced } from './positions.ts';
import { publishedPositions, writeDocuments, writePositions } from './snapshot.ts';
import { type Batch, statisticsOf } from './statistics.ts';

export interface RefreshParts {
  readonly pool: pg.Pool;
  readonly history: History;
  readonly today: IsoDate;
  /** For the files of an extract. */
  readonly folder: string;
}

/** `changed`: scopes that anything was posted to since they were published. `all`: what the passing of a day costs. */
export type Extent = 'changed' | 'all';

export interface Refreshed {
  /** Lines and price changes that were extracted. */
  readonly rows: number;
  readonly scopes: number;
  readonly documents: number;
  /** What the published snapshot includes. */
  readonly positions: AsOf;
  /** Time of the steps; transform and publish overlap and are one. */
  readonly seconds: { readonly extract: Seconds; readonly merge: Seconds; readonly publish: Seconds };
}

/** Documents that are computed and sent in one go: what a batch needs in memory does not grow with the chain. */
const DOCUMENTS_A_BATCH = 2_000;

/** @returns null if nothing was posted since the last publication, and so nothing was done */
export async function refresh(parts: RefreshParts, extent: Extent = 'changed'): Promise<Refreshed | null> {
  const { pool, history, folder } = parts;
  const clock = stopwatch();
  const extracted = await history.positions();
  const fresh = await extractSince(pool, extracted, folder);
  const extract = clock();
  const rows = fresh === null ? 0 : await history.merge(fresh);
  const positions = fresh?.positions ?? extracted;
  const merge = clock();
  // Asked of the snapshot itself: a job that died between merge and publication is behind by more than this extract.
  const shopIds = await shopsToPublish(parts, extent, positions);
  if (shopIds.length === 0 && extent === 'changed') return null;
  const documents = await publish(parts, shopIds, positions);
  return { rows, scopes: shopIds.length + 1, documents, positions, seconds: { extract, merge, publish: clock() } };
}

async function shopsToPublish({ pool, history }: RefreshParts, extent: Extent, positions: AsOf): Promise<number[]> {
  if (extent === 'all') return allShops(history);
  const behind = advanced(await publishedPositions(pool), positions);
  return [...new Set(behind.map(([shop]) => shop))];
}

async function allShops({ connection }: History): Promise<number[]> {
  const reader = await connection.runAndReadAll('SELECT DISTINCT scope_id FROM days WHERE scope_id > 0 ORDER BY ALL');
  return reader.getRows().map(([shop]) => Number(shop));
}

/** The shops and the chain in one transaction. PostgreSQL writes a batch while the next one is computed. */
async function publish(
  { pool, history, today }: RefreshParts,
  shopIds: readonly number[],
  positions: AsOf,
): Promise<number> {
  return inTransaction(pool, 'BEGIN', async (client) => {
    let count = 0;
    let writing: Promise<void> = writePositions(client, [0, ...shopIds], positions);
    for (const batch of batchesOf(shopIds, history.catalog.length + 1)) {
      const statistics = await Promise.all([statisticsOf(history, batch), writing]).then(([computed]) => computed);
      const documents = statistics.flatMap((scope) => documentsOf(scope, history.catalog, today));
      writing = writeDocuments(client, documents);
      // A failure is seen at the next await; until then it must not count as unhandled.
      writing.catch(() => undefined);
      count += documents.length;
    }
    await writing;
    return count;
  });
}

function batchesOf(shopIds: readonly number[], documentsAScope: number): Batch[] {
  const size = Math.max(1, Math.floor(DOCUMENTS_A_BATCH / documentsAScope));
  const count = Math.ceil(shopIds.length / size);
  const shops = Array.from({ length: count }, (_, index) => shopIds.slice(index * size, (index + 1) * size));
  return [{ kind: 'chain' }, ...shops.map((some): Batch => ({ kind: 'shops', shopIds: some }))];
}

/** @returns seconds since the last call */
function stopwatch(): () => Seconds {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
