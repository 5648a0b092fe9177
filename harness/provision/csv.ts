/** A data set with CSV files beside its Parquet ones, for services that asked for them: made once and kept. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCsv } from '../../datagen/csv.ts';
import { datasetName } from '../../datagen/key.ts';
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
    await writeCsv(dataset.folder, dataset.manifest, partial);
  });
  return { ...dataset, folder };
}
