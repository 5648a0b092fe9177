/** A data set in a folder of its own for a test file, and SQL over its tables. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type JS } from '@duckdb/node-api';
import { type Manifest, TABLES } from '../../model/manifest.ts';
import { generate } from '../generate.ts';
import type { DatasetKey } from '../key.ts';

export interface TemporaryDataset {
  readonly folder: string;
  readonly manifest: Manifest;
  /** Rows of a query over the nine tables; BIGINT comes as bigint. */
  rows(sql: string): Promise<JS[][]>;
  /** The one number that a query gives. */
  number(sql: string): Promise<number>;
  remove(): Promise<void>;
}

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'aunt-emma-test-'));
}

export async function temporaryDataset(key: DatasetKey): Promise<TemporaryDataset> {
  const folder = await temporaryFolder();
  const manifest = await generate(folder, key);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const table of TABLES) {
    const files = manifest.files.filter((file) => file.table === table).map(({ path }) => `'${join(folder, path)}'`);
    await connection.run(`CREATE VIEW ${table} AS FROM read_parquet([${files.join(', ')}])`);
  }
  const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJS();
  return {
    folder,
    manifest,
    rows,
    async number(sql) {
      const [[value] = []] = await rows(sql);
      return Number(value);
    },
    async remove() {
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}
