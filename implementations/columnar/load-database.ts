/** Fills a new database from a data set's Parquet files, some shops at a time. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Manifest, type ShopPart, shopParts } from '../../model/manifest.ts';
import { dimensionStatements, partStatements, SCHEMA } from './schema.ts';

/** Bounds the memory of a load at any scale; the half of a row group that a part may end with is cheap at this size. */
const SHOPS_AT_ONCE = 10;

export interface LoadOptions {
  /** Parts that are loaded side by side, as long as the load may use so many threads. */
  readonly threads: number;
}

/**
 * One thread a part: a sorted part is written by one thread anyhow, and the other would spin beside it. Parts are committed
 * in the order of their shops, so the rows are sorted and the same whatever the number of threads.
 */
export async function loadDatabase(
  instance: DuckDBInstance,
  dataset: string,
  manifest: Pick<Manifest, 'files'>,
  { threads }: LoadOptions,
): Promise<void> {
  const connection = await instance.connect();
  for (const statement of ['SET threads = 1', SCHEMA, ...dimensionStatements(dataset)]) await connection.run(statement);
  const parts = shopParts(manifest, SHOPS_AT_ONCE).values();
  let committed: Promise<void> = Promise.resolve();
  const loadParts = async () => {
    const own = await instance.connect();
    for (const part of parts) {
      const before = committed;
      committed = loadPart(own, dataset, part, before);
      await committed;
    }
    own.closeSync();
  };
  await Promise.all(Array.from({ length: threads }, loadParts));
  await connection.run('CHECKPOINT');
  connection.closeSync();
}

/** @param before - the commit that has to come first */
async function loadPart(
  connection: DuckDBConnection,
  dataset: string,
  part: ShopPart,
  before: Promise<void>,
): Promise<void> {
  await connection.run('BEGIN');
  for (const statement of partStatements(dataset, part)) await connection.run(statement);
  await before;
  await connection.run('COMMIT');
}
