/** PREPARE: a data set's Parquet files -> the columnar store in BENCH_STATE. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { meansOf, openDatabase } from './database.ts';
import { loadDatabase } from './load-database.ts';

const { dataset, state } = requiredEnvironment(process.env);
const manifest = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const instance = await openDatabase(state, process.env);
await loadDatabase(instance, dataset, manifest, { threads: meansOf(process.env).queryThreads });
instance.closeSync();
