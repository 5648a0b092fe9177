/** JOB of `batch-etl`, put together from its parts; with FAULT=torn-publish positions are seen before the documents. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { openHistory } from '../../../implementations/batch-etl/history.ts';
import { jobMeans } from '../../../implementations/batch-etl/means.ts';
import { refresh } from '../../../implementations/batch-etl/refresh.ts';
import { requiredEnvironment } from '../../../implementations/shared/environment.ts';
import { openPool } from '../../../implementations/shared/postgres/pool.ts';
import { MANIFEST_FILE, type Manifest } from '../../../model/manifest.ts';
import { faultOf } from './faults.ts';

const INTERVAL_MS = 300;
/** Between the two halves of a publication. */
const TORN_MS = 300;

const { dataset, state } = requiredEnvironment(process.env);
const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const pool = openPool(process.env, 1);
if (faultOf(process.env.FAULT) === 'torn-publish') pool.on('connect', tear);
const history = await openHistory(state, jobMeans(process.env));
process.on('SIGTERM', () => process.exit(0));
for (;;) {
  await refresh({ pool, history, today, folder: state });
  await sleep(INTERVAL_MS);
}

/** What a publication is one transaction against. */
function tear(client: pg.PoolClient): void {
  const query = client.query.bind(client) as (...args: readonly unknown[]) => Promise<unknown>;
  const tornAfter = async (written: Promise<unknown>) => {
    await written;
    await query('COMMIT');
    await sleep(TORN_MS);
    await query('BEGIN');
  };
  Object.assign(client, {
    query(statement: { readonly name?: string }, ...rest: readonly unknown[]) {
      const result = query(statement, ...rest);
      return statement.name === 'write-positions' ? tornAfter(result) : result;
    },
  });
}
