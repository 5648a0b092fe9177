/** The job's own DuckDB file: closed days as sums, the window's lines, and what was extracted since. One process opens it. */
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { AsOf, Position } from '../../model/contract.ts';
import { type DuckDbMeans, openDuckDb, sqlString } from '../shared/duckdb.ts';
import type { CatalogEntry } from '../shared/postgres/reads.ts';
import type { Extract } from './extract.ts';
import { FIRST_LINE } from './history-schema.ts';
import { sorted } from './positions.ts';

export interface History {
  readonly connection: DuckDBConnection;
  /** By product_id; the index is the product's slot. */
  readonly catalog: readonly CatalogEntry[];
  /** What is in it of live tills and desks. */
  positions(): Promise<AsOf>;
  /** Appends an extract and moves the positions, both or neither, durably. @returns rows appended */
  merge(extract: Extract): Promise<number>;
  close(): void;
}

export const HISTORY_FILE = 'history.duckdb';

/** @throws {Error} if another process has it open */
export async function openHistory(state: string, means: DuckDbMeans): Promise<History> {
  const instance = await openDuckDb(join(state, HISTORY_FILE), means);
  const connection = await instance.connect();
  return {
    connection,
    catalog: await readCatalog(connection),
    positions: () => readPositions(connection),
    merge: (extract) => merge(connection, extract),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function readCatalog(connection: DuckDBConnection): Promise<readonly CatalogEntry[]> {
  const reader = await connection.runAndReadAll(
    'SELECT product_id, name, category, unit_cost_cents FROM product ORDER BY slot',
  );
  return reader.getRows().map(([id, name, category, cost]) => ({
    productId: Number(id),
    name: String(name),
    category: String(category),
    unitCostCents: Number(cost),
  }));
}

async function readPositions(connection: DuckDBConnection): Promise<AsOf> {
  const reader = await connection.runAndReadAll('SELECT shop_id, till, seq FROM extracted');
  return sorted(reader.getRows().map(([shop, till, seq]): Position => [Number(shop), Number(till), Number(seq)]));
}

/** One transaction: a job that is killed in it has merged nothing, and one that is killed after it does not merge again. */
async function merge(connection: DuckDBConnection, { positions, lineFile, priceFile }: Extract): Promise<number> {
  await connection.run('BEGIN');
  try {
    const lines = await connection.run(appendLines(lineFile));
    const prices = await connection.run(appendPrices(priceFile));
    await connection.run('DELETE FROM extracted');
    await connection.run(`INSERT INTO extracted VALUES ${positions.map((position) => `(${position.join()})`).join()}`);
    await connection.run('COMMIT');
    return lines.rowsChanged + prices.rowsChanged;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

const csv = (file: string, columns: readonly string[]) =>
  `read_csv(${sqlString(file)}, header = false, auto_detect = false, columns = {${columns.map((name) => `${name}: 'INTEGER'`).join()}})`;

function appendLines(file: string): string {
  const columns = ['shop_id', 'till', 'seq', 'line_no', 'customer_id', 'product_id', 'quantity', 'price', 'discount'];
  return `INSERT INTO live_line
    SELECT shop_id, product_id, customer_id, quantity, quantity::BIGINT * price - discount, ${FIRST_LINE}
    FROM ${csv(file, columns)}`;
}

function appendPrices(file: string): string {
  return `INSERT INTO price FROM ${csv(file, ['shop_id', 'product_id', 'seq', 'price_cents'])}`;
}
