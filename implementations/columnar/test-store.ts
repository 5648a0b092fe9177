/** Stores of a test's own rows, through the same load as a data set's; and what all of their answers should be. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import { answersFromRows } from '../../model/answers/testing/rows-to-answers.ts';
import { canonicalJson, firstDifference } from '../../model/canonical-json.ts';
import type { AsOf, Scope } from '../../model/contract.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { LiveWrites, StoreRows } from '../../model/store.ts';
import type { IsoDate } from '../../model/units.ts';
import type { AnswerStore } from '../shared/backend/answer-store.ts';
import { sqlString } from '../shared/duckdb.ts';
import { loadDatabase } from './load-database.ts';

/** Files that the load reads: whose rows they hold, and which of their columns. */
const FILES: readonly (readonly [path: string, rows: keyof StoreRows, columns: string])[] = [
  ['shop.parquet', 'shops', 'shopId INTEGER'],
  ['category.parquet', 'categories', 'categoryId INTEGER, name VARCHAR'],
  ['product.parquet', 'products', 'productId INTEGER, categoryId INTEGER, name VARCHAR, unitCostCents INTEGER'],
  ['employee.parquet', 'employees', 'employeeId INTEGER, shopId INTEGER, login VARCHAR, role VARCHAR'],
  ['price/1.parquet', 'prices', 'shopId INTEGER, productId INTEGER, validFrom DATE, seq INTEGER, priceCents INTEGER'],
  ['receipt/1.parquet', 'receipts', 'shopId INTEGER, till INTEGER, seq INTEGER, soldAt TIMESTAMP, customerId INTEGER'],
  [
    'receipt_line/1.parquet',
    'receiptLines',
    'shopId INTEGER, till INTEGER, seq INTEGER, lineNo INTEGER, productId INTEGER, quantity INTEGER, unitPriceCents INTEGER, discountCents INTEGER',
  ],
  ['delivery/1.parquet', 'deliveries', 'shopId INTEGER, productId INTEGER, deliveredOn DATE, quantity INTEGER'],
];

/** What `prepare` does to a new database, with these rows as the data set. */
export async function loadRows(instance: DuckDBInstance, rows: StoreRows): Promise<void> {
  const dataset = mkdtempSync(join(tmpdir(), 'bench-columnar-'));
  const connection = await instance.connect();
  try {
    for (const statement of exportStatements(rows, dataset)) await connection.run(statement);
    await loadDatabase(instance, dataset, manifestOf(rows), { threads: 2 });
  } finally {
    connection.closeSync();
    rmSync(dataset, { recursive: true, force: true });
  }
}

function manifestOf({ shops }: StoreRows): Pick<Manifest, 'files'> {
  const range = { firstShop: 1, lastShop: Math.max(...shops.map(({ shopId }) => shopId)) };
  return {
    files: [{ table: 'receipt_line', path: 'receipt_line/1.parquet', ...range, rows: 0, bytes: 0, sha256: '' }],
  };
}

function exportStatements(rows: StoreRows, dataset: string): readonly string[] {
  return FILES.map(([path, table, columns]) => {
    const target = join(dataset, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.json`, JSON.stringify(rows[table]));
    const typed = columns.split(', ').map((column) => column.split(' '));
    const selected = typed.map(([name]) => `${name} AS ${name?.replaceAll(/[A-Z]/g, '_$&')}`).join(', ');
    const types = typed.map(([name, type]) => `${name}: '${type}'`).join(', ');
    const source = `read_json(${sqlString(`${target}.json`)}, format = 'array', columns = {${types}})`;
    return `COPY (SELECT ${selected} FROM ${source}) TO ${sqlString(target)}`;
  });
}

/** Expects every answer of every scope to be the formulas' on the rows and writes, and to say that asOf. */
export async function expectAnswers(
  store: AnswerStore,
  { rows, writes, today }: { readonly rows: StoreRows; readonly writes: LiveWrites; readonly today: IsoDate },
): Promise<void> {
  const scopes: Scope[] = [{ kind: 'chain' }, ...rows.shops.map(({ shopId }): Scope => ({ kind: 'shop', shopId }))];
  for (const scope of scopes) {
    const expected = answersFromRows(rows, writes, today, scope);
    const asOf = asOfOf(writes, scope);
    const expectAnswer = ({ asOf: said, dataJson }: Awaited<ReturnType<AnswerStore['overview']>>, data: unknown) => {
      expect(firstDifference(data, JSON.parse(dataJson))).toBeNull();
      expect(canonicalJson(JSON.parse(dataJson))).toBe(canonicalJson(data));
      expect(said).toEqual(asOf);
    };
    expectAnswer(await store.overview(scope), expected.overview);
    for (const detail of expected.details) expectAnswer(await store.detail(scope, detail.productId), detail);
  }
}

/** Of writes that are numbered without a gap. */
function asOfOf({ receipts, prices }: LiveWrites, scope: Scope): AsOf {
  const last = new Map<string, [number, number, number]>();
  for (const { shopId, till, seq } of [...receipts, ...prices.map((price) => ({ ...price, till: 100 }))])
    if (scope.kind === 'chain' || scope.shopId === shopId) last.set(`${shopId}/${till}`, [shopId, till, seq]);
  return [...last.values()].sort(([shopA, tillA], [shopB, tillB]) => shopA - shopB || tillA - tillB);
}
