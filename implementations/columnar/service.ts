/** SERVE: the contract on the columnar store in BENCH_STATE. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { serveContract } from '../shared/backend/serve.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { openDatabase } from './database.ts';
import { openStore } from './store.ts';

await serveContract(async () => {
  const { dataset, state } = requiredEnvironment(process.env);
  const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
  return openStore(await openDatabase(state, process.env), today);
});
