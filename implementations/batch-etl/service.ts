/** SERVE: the contract on the published snapshot; what is posted goes to the normalised store, where the job finds it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { type OpenStore, serveContract } from '../shared/backend/serve.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { priceCall, receiptsCall } from '../shared/postgres/calls.ts';
import { openPool } from '../shared/postgres/pool.ts';
import { readDirectory } from '../shared/postgres/reads.ts';
import { writeCall } from '../shared/postgres/writes.ts';
import { readDocument } from './snapshot.ts';
import { scopeId } from './statistics.ts';

await serveContract(open);

async function open(): Promise<OpenStore> {
  const { dataset } = requiredEnvironment(process.env);
  const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
  const pool = openPool(process.env);
  return {
    directory: await readDirectory(pool, today),
    store: {
      overview: (scope) => readDocument(pool, scopeId(scope), 0),
      detail: (scope, productId) => readDocument(pool, scopeId(scope), productId),
      postReceipts: (post) => writeCall(pool, receiptsCall(post)),
      postPrice: (post) => writeCall(pool, priceCall(post)),
      close: () => pool.end(),
    },
  };
}
