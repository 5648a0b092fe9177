/** What the system lets a run have: files, disk. */
import { CONNECTIONS } from '../drive/open-requests.ts';
import { folderBytes } from '../measure/disk.ts';
import { readOrNull } from '../measure/machine.ts';
import { openCache } from '../provision/cache.ts';
import { freeBytes } from '../provision/folders.ts';
import { leftUnfinished } from '../provision/unfinished.ts';
import { doubtful, type Finding, fine } from './finding.ts';

const GOOD_FREE_BYTES = 2e9;
/** Connections of the driver, and what Node, DuckDB and logs have open. */
const WANTED_FILES = CONNECTIONS + 100;

export function openFiles(): Finding {
  const limit = openFileLimit(readOrNull('/proc/self/limits') ?? '');
  if (limit === null) return fine('open files', 'no limit to be seen');
  if (limit >= WANTED_FILES) return fine('open files', `up to ${limit}`);
  return doubtful('open files', `up to ${limit}`, `the driver wants ${WANTED_FILES}: raise it with "ulimit -n"`);
}

/** @param limits - text of /proc/self/limits. @returns the soft limit; null: none, or it does not say */
export function openFileLimit(limits: string): number | null {
  const soft = /^Max open files\s+(\d+) /m.exec(limits)?.[1];
  return soft === undefined ? null : Number(soft);
}

export async function disk(): Promise<Finding> {
  const { root } = openCache();
  const free = await freeBytes(root);
  const found = `${(free / 1e9).toFixed(1)} GB free in ${root}`;
  if (free >= GOOD_FREE_BYTES) return fine('disk', found);
  return doubtful('disk', found, 'enough for small scales only: set BENCH_CACHE to a larger disk');
}

export async function unfinished(): Promise<Finding> {
  const { datasets } = openCache();
  const found = await leftUnfinished(datasets);
  if (found.length === 0) return fine('data sets', 'none was left unfinished');
  const bytes = await Promise.all(found.map(folderBytes));
  const sum = bytes.reduce((total, one) => total + one, 0);
  const what = `${found.length} left unfinished (${(sum / 1e6).toFixed(1)} MB): ${found.join(', ')}`;
  return doubtful('data sets', what, 'the same "bench generate" goes on with one; or remove its folder');
}
