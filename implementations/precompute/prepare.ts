/** PREPARE: the store's tables -> all target data of a mode. The passing of a day would cost this again. */
import { openPool } from '../shared/postgres/pool.ts';
import { buildDocuments, buildState } from './build.ts';
import { DOCUMENT_TABLE, QUEUE_TABLES } from './schema.ts';
import { modeOf, readSetting } from './setting.ts';

const mode = modeOf(process.env.BENCH_OPTION_MODE);
const pool = openPool(process.env, 1);
try {
  const setting = await readSetting(pool, process.env);
  await pool.query(DOCUMENT_TABLE);
  if (mode === 'full') await buildDocuments(pool, setting);
  else await buildState(pool, setting);
  if (mode === 'queue') for (const table of QUEUE_TABLES) await pool.query(table);
  // The visibility map, and statistics for the planner.
  await pool.query('VACUUM (ANALYZE)');
} finally {
  await pool.end();
}
