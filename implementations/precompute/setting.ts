/** What every process of this implementation reads once. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { readCatalog } from '../shared/postgres/reads.ts';
import type { Setting } from './documents.ts';

const MODES = ['incremental', 'full', 'queue'] as const;
export type Mode = (typeof MODES)[number];

/** @throws {Error} for a mode that is none */
export function modeOf(text: string | undefined): Mode {
  const mode = MODES.find((known) => known === text);
  if (mode === undefined) throw new Error(`BENCH_OPTION_MODE is "${text ?? ''}": set it to ${MODES.join(', ')}`);
  return mode;
}

/** Of the data set's folder and the database's catalogue. */
export async function readSetting(db: pg.Pool | pg.PoolClient, env: NodeJS.ProcessEnv): Promise<Setting> {
  const { dataset } = requiredEnvironment(env);
  const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
  const catalog = await readCatalog(db);
  return { today, catalog: new Map(catalog.map((product) => [product.productId, product])) };
}
