/** Rows that TypeScript makes, as a table function of DuckDB: scanned batch by batch, so no more of them is in memory. */
import { type DuckDBConnection, DuckDBTableFunction, INTEGER, SMALLINT } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** Rows of a batch: DuckDB's vector size. Every batch but the last is full, so that row groups end where they always do. */
export const BATCH_ROWS = 2048;

/** By column name, in the order of the columns: SMALLINT or INTEGER, with room for a batch. */
export type MadeColumns = Readonly<Record<string, Int16Array | Int32Array>>;

/** Puts a batch into the columns and says how many rows it has; ends when there are no more. */
export type Batches = Iterator<number, void>;

export interface MadeTable<C extends MadeColumns> {
  readonly columns: C;
  /** For the next scan, which reads them to the end. */
  fill(batches: Batches): void;
}

/** @param name - by which SQL selects `FROM name()`; once a connection */
export function madeTable<C extends MadeColumns>(connection: DuckDBConnection, name: string, columns: C): MadeTable<C> {
  let batches: Batches | undefined;
  const arrays = Object.values(columns);
  const table = DuckDBTableFunction.create({
    name,
    bindFunction(bind) {
      for (const [column, array] of Object.entries(columns))
        bind.addResultColumn(column, array instanceof Int16Array ? SMALLINT : INTEGER);
    },
    // Whoever makes rows in order makes them alone.
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction(scan, { chunk }) {
      try {
        const rows = batches?.next().value ?? 0;
        duckdb.data_chunk_set_size(chunk, rows);
        // Whole arrays at once: value by value takes twice as long as making the rows.
        if (rows > 0) for (const [index, array] of arrays.entries()) copyColumn(chunk, index, array, rows);
      } catch (error) {
        scan.setError(error instanceof Error ? error.message : String(error));
      }
    },
  });
  connection.registerTableFunction(table);
  return {
    columns,
    fill(next) {
      batches = next;
    },
  };
}

function copyColumn(chunk: duckdb.DataChunk, index: number, array: Int16Array | Int32Array, rows: number): void {
  const { buffer, byteOffset, BYTES_PER_ELEMENT } = array;
  if (!(buffer instanceof ArrayBuffer)) throw new TypeError('a column must not be shared between threads');
  duckdb.copy_data_to_vector(
    duckdb.data_chunk_get_vector(chunk, index),
    0,
    buffer,
    byteOffset,
    rows * BYTES_PER_ELEMENT,
  );
}
