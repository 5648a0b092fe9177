/**
 * A few connections; an answer takes a free one or waits for it. A statement is planned for every answer, in the
 * transaction that runs it: an older plan holds older statistics, and errs on rows appended since (docs/decisions/0002).
 */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Scope } from '../../model/contract.ts';
import type { DayNumber } from '../../model/units.ts';
import { detailSql, overviewSql } from './queries.ts';

/** (part, key, a … e); null only where a median has no line to choose from. */
export type Row = readonly [number, number, number | null, number, number, number, number];

export interface Readers {
  overview(scope: Scope): Promise<readonly Row[]>;
  detail(scope: Scope, productId: number): Promise<readonly Row[]>;
  /** Resolves when the last answer is out. */
  close(): Promise<void>;
}

/** More than the query threads, so that one statement's planning overlaps another one's scan. */
const CONNECTIONS = 4;

export async function openReaders(instance: DuckDBInstance, today: DayNumber): Promise<Readers> {
  const all = await Promise.all(Array.from({ length: CONNECTIONS }, () => instance.connect()));
  const free = [...all];
  const waiting: ((connection: DuckDBConnection) => void)[] = [];
  const take = async () => free.pop() ?? (await new Promise<DuckDBConnection>((resolve) => waiting.push(resolve)));
  const give = (connection: DuckDBConnection) => {
    const next = waiting.shift();
    if (next === undefined) free.push(connection);
    else next(connection);
  };
  const answer = async (sql: string) => {
    const connection = await take();
    try {
      return await rowsOf(connection, sql);
    } finally {
      give(connection);
    }
  };
  return {
    overview: (scope) => answer(overviewSql(scope, today)),
    detail: (scope, productId) => answer(detailSql(scope, productId, today)),
    async close() {
      for (const connection of await Promise.all(all.map(take))) connection.closeSync();
    },
  };
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<readonly Row[]> {
  // Without a list of values, even an empty one: with it the client prepares first, and runs the plan later.
  const reader = await connection.runAndReadAll(sql);
  return reader.getRows().map(([part, key, ...values]) => {
    const [a = null, b = 0, c = 0, d = 0, e = 0] = values.map((value) => (value === null ? null : Number(value)));
    return [Number(part), Number(key), a, b ?? 0, c ?? 0, d ?? 0, e ?? 0] as const;
  });
}
