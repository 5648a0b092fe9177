/** A store's rows to Parquet files in the layout of a data set, and back: how tests hand the same rows to both oracles. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type DataFile, type Manifest, TABLES, type TableName } from '../../model/manifest.ts';
import type { StoreRows } from '../../model/store.ts';
import type { IsoDate } from '../../model/units.ts';

interface TableFiles {
  /** Its rows in {@link StoreRows}. */
  readonly rows: keyof StoreRows;
  readonly columns: Readonly<Record<string, string>>;
  /** Facts lie in a folder of their own, by range of shops. */
  readonly byShop: boolean;
}

/** All shops of a test in one. */
const FACT_FILE = '00001-99999';
const KEYS = { shop_id: 'INTEGER', product_id: 'INTEGER' };
const RECEIPT_KEY = { shop_id: 'INTEGER', till: 'SMALLINT', seq: 'INTEGER' };

const FILES: Readonly<Record<TableName, TableFiles>> = {
  shop: dimension('shops', { shop_id: 'INTEGER', name: 'VARCHAR', city: 'VARCHAR', opened_on: 'DATE' }),
  category: dimension('categories', { category_id: 'INTEGER', name: 'VARCHAR' }),
  product: dimension('products', {
    ...{ product_id: 'INTEGER', category_id: 'INTEGER' },
    ...{ name: 'VARCHAR', unit_cost_cents: 'INTEGER' },
  }),
  price: fact('prices', { ...KEYS, valid_from: 'DATE', seq: 'INTEGER', price_cents: 'INTEGER' }),
  customer: fact('customers', { customer_id: 'INTEGER', home_shop_id: 'INTEGER' }),
  employee: dimension('employees', { employee_id: 'INTEGER', shop_id: 'INTEGER', login: 'VARCHAR', role: 'VARCHAR' }),
  receipt: fact('receipts', { ...RECEIPT_KEY, sold_at: 'TIMESTAMP', customer_id: 'INTEGER' }),
  receipt_line: fact('receiptLines', {
    ...{ ...RECEIPT_KEY, line_no: 'SMALLINT', product_id: 'INTEGER', quantity: 'INTEGER' },
    ...{ unit_price_cents: 'INTEGER', discount_cents: 'INTEGER' },
  }),
  delivery: fact('deliveries', { ...KEYS, delivered_on: 'DATE', quantity: 'INTEGER' }),
};

function dimension(rows: keyof StoreRows, columns: TableFiles['columns']): TableFiles {
  return { rows, columns, byShop: false };
}

function fact(rows: keyof StoreRows, columns: TableFiles['columns']): TableFiles {
  return { rows, columns, byShop: true };
}

const member = (column: string) => column.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** @returns a manifest with all that the oracle reads of one; its files have neither sizes nor hashes */
export async function writeStore(
  folder: string,
  store: StoreRows,
  today: IsoDate,
  historyDays: number,
): Promise<Manifest> {
  await inDuckDb(async (connection) => {
    for (const table of TABLES) await writeTable(connection, folder, table, store);
  });
  return {
    schema: 'aunt-emma-bench/dataset/2',
    ...{ scale: store.shops.length, products: store.products.length, seed: 0, version: 1, today, historyDays },
    ...{ files: factFiles(store), bytes: 0 },
    rows: {
      ...Object.fromEntries(TABLES.map((table) => [table, store[FILES[table].rows].length])),
    } as Manifest['rows'],
    truth: { products: [], returnShare: 0, anonymousShare: 0, lateDeliveryShare: 0 },
    sha256: '',
  };
}

function factFiles({ shops }: StoreRows): DataFile[] {
  const range = { firstShop: 1, lastShop: Math.max(...shops.map(({ shopId }) => shopId)) };
  return TABLES.filter((table) => FILES[table].byShop).map((table) => {
    return { table, path: `${table}/${FACT_FILE}.parquet`, ...range, rows: 0, bytes: 0, sha256: '' };
  });
}

async function writeTable(connection: DuckDBConnection, folder: string, table: TableName, store: StoreRows) {
  const { rows, columns, byShop } = FILES[table];
  const target = byShop ? join(folder, table, FACT_FILE) : join(folder, table);
  await mkdir(join(target, '..'), { recursive: true });
  await writeFile(`${target}.json`, JSON.stringify(store[rows]));
  const types = Object.entries(columns).map(([column, type]) => `${member(column)}: '${type}'`);
  const names = Object.keys(columns).map((column) => `${member(column)} AS ${column}`);
  await connection.run(
    `COPY (SELECT ${names.join(', ')} FROM read_json('${target}.json', format = 'array', columns = {${types.join(', ')}}))
     TO '${target}.parquet' (FORMAT parquet)`,
  );
  await rm(`${target}.json`);
}

/** All rows of a data set. Dates and times come as text, as {@link StoreRows} wants them. */
export async function readStore(folder: string): Promise<StoreRows> {
  return inDuckDb(async (connection) => {
    const store: Record<string, unknown> = {};
    for (const table of TABLES) {
      const { rows, columns, byShop } = FILES[table];
      const values = Object.entries(columns).map(([column, type]) => {
        return `${type === 'DATE' || type === 'TIMESTAMP' ? `${column}::VARCHAR` : column} AS "${member(column)}"`;
      });
      const files = join(folder, byShop ? `${table}/*.parquet` : `${table}.parquet`);
      const reader = await connection.runAndReadAll(`SELECT ${values.join(', ')} FROM read_parquet('${files}')`);
      store[rows] = reader.getRowObjectsJS();
    }
    // Tables, columns and their types are those of FILES, which names every member of StoreRows.
    return store as unknown as StoreRows;
  });
}

async function inDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:');
  try {
    return await work(await instance.connect());
  } finally {
    instance.closeSync();
  }
}
