/** Rows of DuckDB -> what COPY reads: https://www.postgresql.org/docs/current/sql-copy.html, "File Formats". */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import type { ColumnType } from './columns.ts';
import { type NumberColumn, readNumbers, readStrings } from './vectors.ts';

/** Bytes that grow; `at` of them are written. */
export interface Page {
  bytes: Buffer;
  at: number;
}

export interface Encoding {
  /** As COPY's option FORMAT has it. */
  readonly format: 'text' | 'binary';
  readonly head: Buffer;
  /** Appends the rows of a chunk that `selectSql` (columns.ts) has selected. */
  append(page: Page, chunk: DuckDBDataChunk): void;
  readonly tail: Buffer;
}

/** Writes one field of a row. @returns where the next one begins */
type Put = (bytes: Buffer, at: number, row: number) => number;

interface Field {
  readonly put: Put;
  /** No row's field is longer. */
  readonly mostBytes: number;
}

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Flags, and the length of an extension of the header: none. */
const NO_EXTENSION = Buffer.alloc(8);
const [TAB, NEWLINE, MINUS, ZERO] = [0x09, 0x0a, 0x2d, 0x30];
/** `-2147483648` and a tab. */
const MOST_DIGITS = 12;

/**
 * Integers alone go as text, which is shorter and which PostgreSQL reads faster; dates and timestamps it reads faster in
 * binary (docs/decisions/0008-copy-text-or-binary.md).
 */
export function encodingOf(types: readonly ColumnType[]): Encoding {
  return types.every(isNumber) ? textEncoding(types) : binaryEncoding(types);
}

function isNumber(type: ColumnType): boolean {
  return type === 'integer' || type === 'smallint';
}

/** Each field after its length. */
export function binaryEncoding(types: readonly ColumnType[]): Encoding {
  return {
    format: 'binary',
    head: Buffer.concat([SIGNATURE, NO_EXTENSION]),
    append(page, chunk) {
      const { rowCount } = chunk;
      const fields = binaryFields(types, chunk);
      const room = 2 + fields.reduce((sum, { mostBytes }) => sum + mostBytes, 0);
      const puts = fields.map(({ put }) => put);
      makeRoom(page, rowCount * room);
      const { bytes } = page;
      for (let row = 0; row < rowCount; row++) {
        let at = put16(bytes, page.at, puts.length);
        for (const put of puts) at = put(bytes, at, row);
        page.at = at;
      }
    },
    tail: Buffer.from([0xff, 0xff]),
  };
}

/** Lines of digits and tabs. @param types - integers alone */
export function textEncoding(types: readonly ColumnType[]): Encoding {
  if (!types.every(isNumber)) throw new Error(`only integers are loaded as text, not ${types.join(', ')}`);
  return {
    format: 'text',
    head: Buffer.alloc(0),
    append(page, chunk) {
      const { rowCount } = chunk;
      const columns = types.map((_, index) => readNumbers(chunk, index));
      makeRoom(page, rowCount * columns.length * MOST_DIGITS);
      const { bytes } = page;
      for (let row = 0; row < rowCount; row++) {
        let { at } = page;
        for (const column of columns) at = putDigitsAndTab(bytes, at, column, row);
        bytes[at - 1] = NEWLINE;
        page.at = at;
      }
    },
    tail: Buffer.alloc(0),
  };
}

function binaryFields(types: readonly ColumnType[], chunk: DuckDBDataChunk): Field[] {
  let index = 0;
  const numbers = () => readNumbers(chunk, index++);
  const fields: Readonly<Record<ColumnType, () => Field>> = {
    smallint: () => smallint(numbers()),
    integer: () => integer(numbers()),
    date: () => integer(numbers()),
    timestamp: () => timestamp(numbers(), numbers()),
    text: () => text(readStrings(chunk, index++)),
  };
  return types.map((type) => fields[type]());
}

function smallint({ values, isMissing }: NumberColumn): Field {
  const put: Put = (bytes, at, row) =>
    isMissing?.[row] ? putNull(bytes, at) : put16(bytes, put32(bytes, at, 2), values[row] ?? 0);
  return { put, mostBytes: 6 };
}

function integer({ values, isMissing }: NumberColumn): Field {
  const put: Put = (bytes, at, row) =>
    isMissing?.[row] ? putNull(bytes, at) : put32(bytes, put32(bytes, at, 4), values[row] ?? 0);
  return { put, mostBytes: 8 };
}

function timestamp(high: NumberColumn, low: NumberColumn): Field {
  const put: Put = (bytes, at, row) =>
    high.isMissing?.[row]
      ? putNull(bytes, at)
      : put32(bytes, put32(bytes, put32(bytes, at, 8), high.values[row] ?? 0), low.values[row] ?? 0);
  return { put, mostBytes: 12 };
}

function text(values: readonly (string | null)[]): Field {
  const longest = values.reduce((most, value) => Math.max(most, Buffer.byteLength(value ?? '')), 0);
  const put: Put = (bytes, at, row) => {
    const value = values[row] ?? null;
    if (value === null) return putNull(bytes, at);
    const length = bytes.write(value, at + 4);
    return put32(bytes, at, length) + length;
  };
  return { put, mostBytes: 4 + longest };
}

function putNull(bytes: Buffer, at: number): number {
  return put32(bytes, at, -1);
}

function put32(bytes: Buffer, at: number, value: number): number {
  bytes[at] = value >> 24;
  bytes[at + 1] = value >> 16;
  bytes[at + 2] = value >> 8;
  bytes[at + 3] = value;
  return at + 4;
}

function put16(bytes: Buffer, at: number, value: number): number {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
  return at + 2;
}

function putDigitsAndTab(bytes: Buffer, at: number, { values, isMissing }: NumberColumn, row: number): number {
  const value = values[row] ?? 0;
  const end = isMissing?.[row] ? at + bytes.write('\\N', at) : putDigits(bytes, at, value);
  bytes[end] = TAB;
  return end + 1;
}

function putDigits(bytes: Buffer, at: number, value: number): number {
  if (value < 0) {
    bytes[at] = MINUS;
    return putDigits(bytes, at + 1, -value);
  }
  let end = at + 1;
  for (let limit = 10; value >= limit; limit *= 10) end++;
  for (let place = end - 1, rest = value; place >= at; place--) {
    const tenth = (rest / 10) | 0;
    bytes[place] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return end;
}

function makeRoom(page: Page, bytes: number): void {
  if (page.at + bytes <= page.bytes.length) return;
  const larger = Buffer.allocUnsafeSlow(2 * (page.at + bytes));
  page.bytes.copy(larger, 0, 0, page.at);
  page.bytes = larger;
}
