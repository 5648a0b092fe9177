/** The tables that have one file whatever the scale: shops, categories, products and employees. */
import {
  DATE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { dayNumber } from '../model/calendar.ts';
import type { DataFile } from '../model/manifest.ts';
import { CATEGORIES, catalogOf } from './catalog.ts';
import type { DatasetKey } from './key.ts';
import { below, childKey } from './mix.ts';
import { writeParquet } from './parquet.ts';
import { shopsIn } from './ranges.ts';
import { shopTraits } from './shops.ts';

type Columns = Readonly<Record<string, DuckDBType>>;
type Row = readonly DuckDBValue[];

interface Dimension {
  readonly table: DataFile['table'];
  readonly columns: Columns;
  rows(key: DatasetKey): Iterable<Row>;
}

const ROWS_A_CHUNK = 2048;
const FIRST_OPENING = dayNumber('2016-01-04');
const DAYS_OF_OPENINGS = 3000;

const DIMENSIONS: readonly Dimension[] = [
  {
    table: 'shop',
    columns: { shop_id: INTEGER, name: VARCHAR, city: VARCHAR, opened_on: DATE },
    *rows({ scale, seed }) {
      for (const id of shopsIn({ firstShop: 1, lastShop: scale })) {
        const { shopId, name, city, key } = shopTraits(seed, id);
        yield [shopId, name, city, new DuckDBDateValue(FIRST_OPENING + below(childKey(key, 9), DAYS_OF_OPENINGS))];
      }
    },
  },
  {
    table: 'category',
    columns: { category_id: INTEGER, name: VARCHAR },
    rows: () => CATEGORIES.map((name, index) => [index + 1, name]),
  },
  {
    table: 'product',
    columns: { product_id: INTEGER, category_id: INTEGER, name: VARCHAR, unit_cost_cents: INTEGER },
    rows: ({ seed, products }) =>
      catalogOf(seed, products).map((product) => [
        product.productId,
        product.categoryId,
        product.name,
        product.unitCostCents,
      ]),
  },
  {
    table: 'employee',
    columns: { employee_id: INTEGER, shop_id: INTEGER, login: VARCHAR, role: VARCHAR },
    *rows({ scale }) {
      yield [1, null, 'bi-1', 'bi'];
      for (const shopId of shopsIn({ firstShop: 1, lastShop: scale }))
        yield [shopId + 1, shopId, `shop-${shopId}`, 'shop'];
    },
  },
];

export async function writeDimensions(
  connection: DuckDBConnection,
  folder: string,
  key: DatasetKey,
): Promise<readonly DataFile[]> {
  const files: DataFile[] = [];
  for (const { table, columns, rows } of DIMENSIONS) {
    await createTable(connection, table, columns, rows(key));
    const place = { table, path: `${table}.parquet`, firstShop: 1, lastShop: key.scale };
    files.push(await writeParquet(connection, folder, place, `FROM ${table}`));
    await connection.run(`DROP TABLE ${table}`);
  }
  return files;
}

async function createTable(connection: DuckDBConnection, table: string, columns: Columns, rows: Iterable<Row>) {
  const declared = Object.entries(columns).map(([name, type]) => `${name} ${type}`);
  await connection.run(`CREATE TEMP TABLE ${table} (${declared.join(', ')})`);
  const appender = await connection.createAppender(table);
  for (const some of chunks(rows)) {
    const chunk = DuckDBDataChunk.create(Object.values(columns));
    chunk.setRows(some);
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function* chunks(rows: Iterable<Row>): Generator<readonly Row[]> {
  let some: Row[] = [];
  for (const row of rows) {
    some.push(row);
    if (some.length < ROWS_A_CHUNK) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
