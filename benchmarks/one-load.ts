/** One load of duckdb-load.ts in a process of its own: `one-load.ts columnar|base|lines|history|oracle`, environment as of a `prepare`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HISTORY_FILE } from '../implementations/batch-etl/history.ts';
import { historyStatements } from '../implementations/batch-etl/history-schema.ts';
import { meansFromEnvironment, openDuckDb, sqlString } from '../implementations/shared/duckdb.ts';
import { requiredEnvironment } from '../implementations/shared/environment.ts';
import { MANIFEST_FILE, type Manifest, TABLES, type TableName } from '../model/manifest.ts';
import type { Bytes, Seconds } from '../model/units.ts';
import { buildOracle } from '../oracle/base.ts';

export interface LoadCost {
  /** From the first statement to a file that is whole and closed. */
  readonly seconds: Seconds;
  readonly cpuSeconds: Seconds;
  /** Most memory that the whole process had at any time. */
  readonly peakBytes: Bytes;
}

export type LoadName = 'columnar' | 'base' | 'lines' | 'history' | 'oracle';

const { dataset, state } = requiredEnvironment(process.env);
const manifest = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const LOADS: Readonly<Record<LoadName, () => Promise<unknown>>> = {
  columnar: () => import('../implementations/columnar/load.ts'),
  base: () => run('base.duckdb', [...TABLES.map(copied), 'CHECKPOINT']),
  lines: () => run('lines.duckdb', [copied('receipt_line'), 'CHECKPOINT']),
  history: () => run(HISTORY_FILE, historyStatements(dataset, manifest)),
  oracle: () => buildOracle(dataset, manifest, state),
};

const began = performance.now();
const before = process.cpuUsage();
// duckdb-load.ts alone starts this, and by such a name.
await LOADS[process.argv[2] as LoadName]();
const { user, system } = process.cpuUsage(before);
const cost: LoadCost = {
  seconds: (performance.now() - began) / 1000,
  cpuSeconds: (user + system) / 1e6,
  peakBytes: process.resourceUsage().maxRSS * 1024,
};
console.log(JSON.stringify(cost));

/** A table as it is, in the order of its files: by shop, and by time or key within a shop. */
function copied(table: TableName): string {
  const files = manifest.files.filter((file) => file.table === table).map(({ path }) => sqlString(join(dataset, path)));
  return `CREATE TABLE ${table} AS FROM read_parquet([${files.join()}])`;
}

async function run(file: string, statements: readonly string[]): Promise<void> {
  const instance = await openDuckDb(join(state, file), meansFromEnvironment(process.env));
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}
