/** Columns of a Parquet file, and the SELECT that gives them as numbers and strings that need little work to encode. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlString } from '../duckdb.ts';

/** PostgreSQL's names. */
export type ColumnType = 'smallint' | 'integer' | 'date' | 'timestamp' | 'text';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** DuckDB's names. */
const TYPES: Readonly<Record<string, ColumnType>> = {
  SMALLINT: 'smallint',
  INTEGER: 'integer',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  VARCHAR: 'text',
};
/** PostgreSQL counts from the beginning of 2000. */
const EPOCH = '2000-01-01';

/** @throws {Error} on a type that is not among ours */
export async function columnsOf(connection: DuckDBConnection, path: string): Promise<Column[]> {
  const described = await connection.runAndReadAll(`DESCRIBE FROM read_parquet(${sqlString(path)})`);
  return described.getRowObjects().map(({ column_name: name, column_type: type }) => {
    const known = TYPES[String(type)];
    if (known === undefined) throw new Error(`${path}: no way to load column ${name} of type ${type}`);
    return { name: String(name), type: known };
  });
}

/** Rows in the file's order; a timestamp becomes two columns, all others one. */
export function selectSql(columns: readonly Column[], path: string): string {
  return `SELECT ${columns.map(expression).join(', ')} FROM read_parquet(${sqlString(path)})`;
}

function expression({ name, type }: Column): string {
  if (type === 'date') return `("${name}" - DATE '${EPOCH}')::INTEGER`;
  if (type !== 'timestamp') return `"${name}"`;
  // Halves of a 64-bit number: whole, it would be a BigInt for each row.
  const microseconds = `(epoch_us("${name}") - epoch_us(TIMESTAMP '${EPOCH}'))`;
  return `(${microseconds} >> 32)::INTEGER, (${microseconds} & 4294967295)::UINTEGER`;
}
