/**
 * Size, and CPU to write and to read, of a data set's lines and receipts in several forms of Parquet, in turns.
 * `node bin/pinned.js benchmarks/parquet-form.ts [--shops 20] [--rounds 5]`
 */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { generate } from '../datagen/generate.ts';
import { DEFAULT_PRODUCTS, DEFAULT_SEED } from '../datagen/parameters.ts';
import { WRITER_SETTINGS } from '../datagen/parquet.ts';
import { median } from './pairs.ts';

const { values } = parseArgs({
  options: { shops: { type: 'string', default: '20' }, rounds: { type: 'string', default: '5' } },
});

const V2 = 'PARQUET_VERSION V2';
const FORMS = [
  'COMPRESSION snappy',
  'COMPRESSION zstd',
  `COMPRESSION zstd, ${V2}`,
  `COMPRESSION snappy, ${V2}, DICTIONARY_SIZE_LIMIT 1000`,
  `COMPRESSION zstd, ${V2}, DICTIONARY_SIZE_LIMIT 1`,
  `COMPRESSION zstd, ${V2}, DICTIONARY_SIZE_LIMIT 1000`,
  `COMPRESSION zstd, COMPRESSION_LEVEL 1, ${V2}, DICTIONARY_SIZE_LIMIT 1000`,
];

interface Figures {
  readonly writeMs: number[];
  readonly readMs: number[];
  bytes: number;
}

const folder = await mkdtemp(join(tmpdir(), 'bench-parquet-'));
const instance = await DuckDBInstance.create(':memory:', WRITER_SETTINGS);
try {
  const connection = await instance.connect();
  const key = { scale: Number(values.shops), seed: DEFAULT_SEED, products: DEFAULT_PRODUCTS };
  const { rows } = await generate(join(folder, 'data'), key);
  console.log(`${key.scale} shops; CPU ms, medians of ${values.rounds}`);
  for (const table of ['receipt_line', 'receipt'] as const) {
    await connection.run(`CREATE TABLE ${table} AS FROM read_parquet('${join(folder, 'data', table)}/*.parquet')`);
    const figures = new Map(FORMS.map((form): [string, Figures] => [form, { writeMs: [], readMs: [], bytes: 0 }]));
    for (let round = 0; round < Number(values.rounds); round++)
      for (const [form, figure] of figures) await measure(table, form, figure);
    for (const [form, { writeMs, readMs, bytes }] of figures)
      console.log(
        `${table}: write ${median(writeMs).toFixed(0)}, read ${median(readMs).toFixed(0)}, ${(bytes / rows[table]).toFixed(2)} bytes a row: ${form}`,
      );
  }

  async function measure(table: string, form: string, figure: Figures): Promise<void> {
    const file = join(folder, 'form.parquet');
    figure.writeMs.push(await cpuOf(`COPY ${table} TO '${file}' (FORMAT parquet, ${form}, ROW_GROUP_SIZE 122880)`));
    figure.readMs.push(await cpuOf(`SELECT sum(hash(COLUMNS(*))::HUGEINT) FROM read_parquet('${file}')`));
    figure.bytes = (await stat(file)).size;
  }

  async function cpuOf(sql: string): Promise<number> {
    const before = process.cpuUsage();
    await connection.run(sql);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }
} finally {
  instance.closeSync();
  await rm(folder, { recursive: true });
}
