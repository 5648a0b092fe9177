/** A thread that makes ranges of shops, one after the other, until none is left or it is told to stop. */
import { parentPort, workerData } from 'node:worker_threads';
import { DuckDBInstance } from '@duckdb/node-api';
import { catalogOf } from './catalog.ts';
import { WRITER_SETTINGS } from './parquet.ts';
import { rangeWriter } from './range.ts';
import type { ThreadData, ThreadMessage } from './range-threads.ts';

const { folder, seed, products, ranges, next, stopped } = workerData as ThreadData;
const say = (message: ThreadMessage) => parentPort?.postMessage(message);
const instance = await DuckDBInstance.create(':memory:', WRITER_SETTINGS);
const connection = await instance.connect();
try {
  const writeRange = rangeWriter(connection, seed, catalogOf(seed, products));
  for (let index = take(); index < ranges.length; index = take()) {
    const range = ranges[index];
    if (range === undefined || isStopped()) break;
    const files = await writeRange(folder, range, (lines) => {
      if (isStopped()) throw new Error('stopped');
      say({ kind: 'shop', lines });
    });
    say({ kind: 'range', files });
  }
} catch (error) {
  if (!isStopped()) throw error;
} finally {
  connection.closeSync();
  instance.closeSync();
}

/** Index of a range that nobody else makes. */
function take(): number {
  return Atomics.add(next, 0, 1);
}

function isStopped(): boolean {
  return Atomics.load(stopped, 0) === 1;
}
