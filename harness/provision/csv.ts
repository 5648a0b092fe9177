/** A data set with CSV files beside its Parquet ones, for services that asked for them: made once and kept. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { datasetName } from '../../datagen/generate.ts';
import { sqlString } from '../../implementations/shared/duckdb.ts';
import { TABLES } from '../../model/manifest.ts';
import { openCache } from './cache.ts';
import type { ProvidedDataset } from './data.ts';
import { buildOnce, cloneFolder } from './folders.ts';

/** Form of the files: a change makes other folders. */
const VERSION = 1;

/** `<table>.csv` for every table, in the form of docs/vectors/README.md; everything else is as in the data set. */
export async function provideCsv(dataset: ProvidedDataset): Promise<ProvidedDataset> {
  const folder = join(openCache().prepared, `csv-v${VERSION}_${datasetName(dataset.manifest)}`);
  await buildOnce(folder, async (partial) => {
    await rm(partial, { recursive: true });
    await cloneFolder(dataset.folder, partial);
    await writeCsv(dataset, partial);
  });
  return { ...dataset, folder };
}

async function writeCsv({ folder, manifest }: ProvidedDataset, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const table of TABLES) {
    const files = manifest.files
      .filter((file) => file.table === table)
      .map(({ path }) => sqlString(join(folder, path)));
    await connection.run(
      `COPY (FROM read_parquet([${files.join()}])) TO ${sqlString(join(to, `${table}.csv`))} (FORMAT csv, HEADER)`,
    );
  }
  connection.closeSync();
  instance.closeSync();
}
