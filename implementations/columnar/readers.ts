/** A few connections with their statements prepared; an answer takes a free one or waits for it. */
import type { DuckDBConnection, DuckDBInstance, DuckDBPreparedStatement } from '@duckdb/node-api';
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

interface Reader {
  readonly connection: DuckDBConnection;
  readonly overview: Readonly<Record<Scope['kind'], DuckDBPreparedStatement>>;
  readonly detail: Readonly<Record<Scope['kind'], DuckDBPreparedStatement>>;
}

export async function openReaders(instance: DuckDBInstance, today: number): Promise<Readers> {
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => openReader(instance, today)));
  const free = [...all];
  const waiting: ((reader: Reader) => void)[] = [];
  const using = async <T>(work: (reader: Reader) => Promise<T>): Promise<T> => {
    const reader = free.pop() ?? (await new Promise<Reader>((resolve) => waiting.push(resolve)));
    try {
      return await work(reader);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(reader);
      else next(reader);
    }
  };
  return {
    overview: (scope) =>
      using((reader) => rowsOf(reader.overview[scope.kind], scope.kind === 'shop' ? [scope.shopId] : [])),
    detail: (scope, productId) =>
      using((reader) =>
        rowsOf(reader.detail[scope.kind], scope.kind === 'shop' ? [scope.shopId, productId] : [productId]),
      ),
    async close() {
      await Promise.all(all.map(() => using(async (reader) => reader.connection.closeSync())));
    },
  };
}

async function openReader(instance: DuckDBInstance, today: number): Promise<Reader> {
  const connection = await instance.connect();
  return {
    connection,
    overview: {
      shop: await connection.prepare(overviewSql('shop', today)),
      chain: await connection.prepare(overviewSql('chain', today)),
    },
    detail: {
      shop: await connection.prepare(detailSql('shop', today)),
      chain: await connection.prepare(detailSql('chain', today)),
    },
  };
}

async function rowsOf(statement: DuckDBPreparedStatement, parameters: readonly number[]): Promise<readonly Row[]> {
  parameters.forEach((value, index) => {
    statement.bindInteger(index + 1, value);
  });
  const reader = await statement.runAndReadAll();
  return reader.getRows().map(([part, key, ...values]) => {
    const [a = null, b = 0, c = 0, d = 0, e = 0] = values.map((value) => (value === null ? null : Number(value)));
    return [Number(part), Number(key), a, b ?? 0, c ?? 0, d ?? 0, e ?? 0] as const;
  });
}
