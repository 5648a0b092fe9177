/**
 * A few connections; an answer takes a free one or waits for it. Statements are planned anew for every answer: a plan that
 * DuckDB keeps holds the statistics of the day it was made, and fails or errs on rows appended since (docs/decisions/0002).
 */
import { type DuckDBConnection, type DuckDBInstance, INTEGER } from '@duckdb/node-api';
import type { Scope } from '../../model/contract.ts';
import { detailSql, overviewSql } from './queries.ts';

/** (part, key, a … e); null only where a median has no line to choose from. */
export type Row = readonly [number, number, number | null, number, number, number, number];

export interface Readers {
  overview(scope: Scope): Promise<readonly Row[]>;
  detail(scope: Scope, productId: number): Promise<readonly Row[]>;
  close(): Promise<void>;
}

/** More than the query threads, so that one statement's planning overlaps another one's scan. */
const CONNECTIONS = 4;

export async function openReaders(instance: DuckDBInstance, today: number): Promise<Readers> {
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => instance.connect()));
  const overview = { shop: overviewSql('shop', today), chain: overviewSql('chain', today) };
  const detail = { shop: detailSql('shop', today), chain: detailSql('chain', today) };
  const free = [...all];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const using = async <T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> => {
    const connection = free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)));
    try {
      return await work(connection);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(connection);
      else next(connection);
    }
  };
  return {
    overview: (scope) =>
      using((connection) => rowsOf(connection, overview[scope.kind], scope.kind === 'shop' ? [scope.shopId] : [])),
    detail: (scope, productId) =>
      using((connection) =>
        rowsOf(connection, detail[scope.kind], scope.kind === 'shop' ? [scope.shopId, productId] : [productId]),
      ),
    async close() {
      await Promise.all(all.map(() => using(async (connection) => connection.closeSync())));
    },
  };
}

async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  parameters: readonly number[],
): Promise<readonly Row[]> {
  // Without a type a number would be bound as DOUBLE, and no row group could be skipped by its integer bounds.
  const types = parameters.map(() => INTEGER);
  const reader = await connection.runAndReadAll(sql, [...parameters], types);
  return reader.getRows().map(([part, key, ...values]) => {
    const [a = null, b = 0, c = 0, d = 0, e = 0] = values.map((value) => (value === null ? null : Number(value)));
    return [Number(part), Number(key), a, b ?? 0, c ?? 0, d ?? 0, e ?? 0] as const;
  });
}
