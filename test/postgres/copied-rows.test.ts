/** Rows come out of PostgreSQL as they were in the Parquet files, whatever they hold. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ColumnType } from '../../implementations/shared/postgres/columns.ts';
import { copyFiles } from '../../implementations/shared/postgres/copy.ts';
import { binaryEncoding, encodingOf, textEncoding } from '../../implementations/shared/postgres/encode.ts';
import { type OwnServer, startOwnServer } from './own-server.ts';

const LONG_MS = 120_000;
/** DuckDB's names of the types, by PostgreSQL's. */
const PARQUET_TYPES = {
  smallint: 'SMALLINT',
  integer: 'INTEGER',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  text: 'VARCHAR',
};
type Value = string | number | null;

let folder: string;
let own: OwnServer;
let parquet: DuckDBConnection;
let made = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bench-copied-'));
  own = await startOwnServer();
  parquet = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
}, LONG_MS);
afterAll(async () => {
  parquet?.closeSync();
  await own?.stop();
  rmSync(folder, { recursive: true, force: true });
}, LONG_MS);

const EDGES: readonly (readonly [ColumnType, readonly Value[]])[] = [
  ['smallint', [0, 1, -1, 32_767, -32_768, null]],
  ['integer', [0, 9, 10, 99, 100, -1, -10, 2_147_483_647, -2_147_483_648, null]],
  ['date', ['2000-01-01', '1999-12-31', '1970-01-01', '0001-01-01', '2024-02-29', '9999-12-31', null]],
  [
    'timestamp',
    [
      ...['2000-01-01 00:00:00', '1999-12-31 23:59:59.999999', '1969-07-20 20:17:40', '2025-05-07 08:09:55'],
      // Where the low half of the 64 bits has its top bit set, and where it begins again.
      ...['2000-01-01 00:59:59.999999', '2000-01-01 01:11:34.967295', '2000-01-01 01:11:34.967296'],
      ...['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', null],
    ],
  ],
  ['text', ['', ' ', 'Müller & Söhne', '日本', '🧀 cheese', '\\N', 'a\tb\nc\\d', "'", '"', 'x'.repeat(300_000), null]],
];

test.each(EDGES)('%s, at its edges', async (type, values) => {
  await expectCopied(
    [type],
    values.map((value) => [value]),
  );
});

test('integers as text, and in binary too', async () => {
  const rows = EDGES[1]?.[1].map((value) => [value, value]) ?? [];
  await expectCopied(['integer', 'integer'], rows, textEncoding);
  await expectCopied(['integer', 'integer'], rows, binaryEncoding);
});

test('no rows are no rows', async () => {
  await expectCopied(['integer'], []);
  await expectCopied(['text'], []);
});

test('more rows than fit into a page keep their order, over the files', async () => {
  const file = (from: number) =>
    `SELECT range::INTEGER AS c0, (-range)::INTEGER AS c1 FROM range(${from}, ${from + 40_000})`;
  const rows = await copied(['integer', 'integer'], [file(0), file(40_000)]);
  expect(rows).toEqual(Array.from({ length: 80_000 }, (_, n) => [String(n), String(n === 0 ? 0 : -n)]));
});

const VALUES: Readonly<Record<ColumnType, fc.Arbitrary<Value>>> = {
  smallint: fc.integer({ min: -32_768, max: 32_767 }),
  integer: fc.integer(),
  date: dates().map((at) => at.toISOString().slice(0, 10)),
  timestamp: fc
    .tuple(dates(), fc.integer({ min: 0, max: 999_999 }))
    .map(
      ([at, microseconds]) =>
        `${at.toISOString().slice(0, 19).replace('T', ' ')}.${String(microseconds).padStart(6, '0')}`,
    ),
  // PostgreSQL has no text with a zero in it.
  text: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
};
const tables = fc
  .array(fc.constantFrom<ColumnType>('smallint', 'integer', 'date', 'timestamp', 'text'), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((types) =>
    fc.record({
      types: fc.constant(types),
      rows: fc.array(fc.tuple(...types.map((type) => fc.option(VALUES[type], { freq: 6 }))), { maxLength: 30 }),
    }),
  );

test(
  'any rows survive',
  async () => {
    await fc.assert(
      fc.asyncProperty(tables, ({ types, rows }) => expectCopied(types, rows)),
      { numRuns: 60 },
    );
  },
  LONG_MS,
);

function dates(): fc.Arbitrary<Date> {
  return fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
}

async function expectCopied(
  types: readonly ColumnType[],
  rows: readonly (readonly Value[])[],
  encoding = encodingOf,
): Promise<void> {
  const half = Math.ceil(rows.length / 2);
  const files = [rows.slice(0, half), rows.slice(half)].map((part) => rowsSql(types, part));
  const found = await copied(types, files, encoding);
  expect(found).toEqual(rows.map((row) => row.map((value, index) => shown(value, types[index]))));
}

/** @param files - a SELECT of the rows of each @returns what PostgreSQL then has, as it writes it, in the order in which it lies */
async function copied(
  types: readonly ColumnType[],
  files: readonly string[],
  encoding = encodingOf,
): Promise<(string | null)[][]> {
  const paths: string[] = [];
  for (const sql of files) {
    const path = join(folder, `${++made}.parquet`);
    await parquet.run(`COPY (${sql}) TO '${path}'`);
    paths.push(path);
  }
  const { admin: client } = own;
  await client.query('BEGIN');
  try {
    await client.query(`CREATE TABLE copied (${types.map((type, index) => `c${index} ${type}`).join(', ')})`);
    const count = await copyFiles({ client, parquet, table: 'copied', paths, encoding });
    const shownColumns = types.map((_, index) => `c${index}::text`).join(', ');
    const sql = `SELECT ${shownColumns} FROM copied ORDER BY ctid`;
    const { rows } = await client.query<(string | null)[]>({ text: sql, rowMode: 'array' });
    expect(count).toBe(rows.length);
    return rows;
  } finally {
    await client.query('ROLLBACK');
  }
}

function rowsSql(types: readonly ColumnType[], rows: readonly (readonly Value[])[]): string {
  const cast = types.map((type, index) => `c${index}::${PARQUET_TYPES[type]} AS c${index}`).join(', ');
  const names = types.map((_, index) => `c${index}`).join(', ');
  const [first = types.map(() => null), ...others] = rows;
  const values = [first, ...others].map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  return `SELECT ${cast} FROM (VALUES ${values}) AS rows (${names})${rows.length === 0 ? ' LIMIT 0' : ''}`;
}

function literal(value: Value): string {
  return value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`;
}

/** PostgreSQL writes no zeros at the end of a second's fraction. */
function shown(value: Value, type: ColumnType | undefined): string | null {
  if (value === null) return null;
  const text = String(value);
  return type === 'timestamp' && text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
