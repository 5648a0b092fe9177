/** A column of a DuckDB chunk as an array, which loops over rows read much faster than the chunk's own values. */
import {
  type DuckDBDataChunk,
  DuckDBIntegerVector,
  DuckDBSmallIntVector,
  DuckDBUIntegerVector,
  DuckDBVarCharVector,
} from '@duckdb/node-api';

export interface NumberColumn {
  /** 32 bits each, with or without a sign. */
  readonly values: Int32Array;
  /** 1 for a row without a value; null if all rows have one. */
  readonly isMissing: Uint8Array | null;
}

export function readNumbers(chunk: DuckDBDataChunk, index: number): NumberColumn {
  const vector = chunk.getColumnVector(index);
  if (
    vector instanceof DuckDBIntegerVector ||
    vector instanceof DuckDBSmallIntVector ||
    vector instanceof DuckDBUIntegerVector
  )
    return numbersOf(vector);
  throw new Error(`column ${index} holds no numbers`);
}

function numbersOf(vector: DuckDBIntegerVector | DuckDBSmallIntVector | DuckDBUIntegerVector): NumberColumn {
  const values = new Int32Array(vector.itemCount);
  let isMissing: Uint8Array | null = null;
  for (let row = 0; row < values.length; row++) {
    const value = vector.getItem(row);
    values[row] = value ?? 0;
    if (value !== null) continue;
    isMissing ??= new Uint8Array(values.length);
    isMissing[row] = 1;
  }
  return { values, isMissing };
}

/** @returns null for a row without a value */
export function readStrings(chunk: DuckDBDataChunk, index: number): (string | null)[] {
  const vector = chunk.getColumnVector(index);
  if (!(vector instanceof DuckDBVarCharVector)) throw new Error(`column ${index} holds no strings`);
  return Array.from({ length: vector.itemCount }, (_, row) => vector.getItem(row));
}
