/** Parquet files -> COPY … FROM STDIN: DuckDB reads, we encode, and PostgreSQL stores, all at once. */
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type Column, columnsOf, selectSql } from './columns.ts';
import { type Encoding, encodingOf, type Page } from './encode.ts';

export interface Copy {
  readonly client: pg.Client;
  readonly parquet: DuckDBConnection;
  readonly table: string;
  /** One or more, of the same columns. */
  readonly paths: readonly string[];
  /** @default what is fastest for its columns */
  readonly encoding?: (types: readonly Column['type'][]) => Encoding;
  /** Called after each file. @param rows - up to now */
  readonly onFile?: (rows: number) => void;
}

/** What goes to the socket at once. */
const PAGE_BYTES = 256 * 1024;
/** What may wait while PostgreSQL is busy. */
const AHEAD_BYTES = 4 * PAGE_BYTES;

/**
 * Rows keep the order of the files. They are stored frozen, which no VACUUM has to make up for then.
 * The table must have been made in the same transaction.
 * @returns how many rows PostgreSQL has taken
 */
export async function copyFiles(copy: Copy): Promise<number> {
  const { client, parquet, table, paths, encoding: choose = encodingOf } = copy;
  const columns = await columnsOf(parquet, paths[0] ?? '');
  const encoding = choose(columns.map(({ type }) => type));
  const names = columns.map(({ name }) => name).join(', ');
  const into = copyFrom(`COPY ${table} (${names}) FROM STDIN (FORMAT ${encoding.format}, FREEZE)`, {
    highWaterMark: AHEAD_BYTES,
  });
  await pipeline(encodedRows(copy, columns, encoding), client.query(into));
  return into.rowCount;
}

async function* encodedRows(
  { parquet, paths, onFile }: Copy,
  columns: readonly Column[],
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  let rows = 0;
  if (encoding.head.length > 0) yield encoding.head;
  for (const path of paths) {
    let page = newPage();
    const selected = await parquet.stream(selectSql(columns, path));
    for (;;) {
      const chunk = await selected.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      rows += chunk.rowCount;
      encoding.append(page, chunk);
      if (page.at < PAGE_BYTES) continue;
      yield written(page);
      page = newPage();
    }
    if (page.at > 0) yield written(page);
    onFile?.(rows);
  }
  if (encoding.tail.length > 0) yield encoding.tail;
}

/** With room for a chunk on top of what is enough. */
function newPage(): Page {
  return { bytes: Buffer.allocUnsafeSlow(2 * PAGE_BYTES), at: 0 };
}

function written({ bytes, at }: Page): Buffer {
  return bytes.subarray(0, at);
}
