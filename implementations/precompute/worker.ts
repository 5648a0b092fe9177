/** The job of the mode `queue`: merges what is queued, for ever. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mergeQueued } from './queue.ts';
import { readSetting } from './setting.ts';
import { openStatePool } from './target.ts';

/**
 * An empty queue is looked at so often. Not LISTEN and NOTIFY: a commit that notifies takes a lock that all such commits
 * share, and tills would no longer share the price of reaching the disk.
 */
const POLL_MS = 20;
/** After a failure: what is queued waits in the database, which may be starting again. */
const RETRY_MS = 200;
/** Failing for so long is no restart of the database; who watches this process must know. */
const GIVE_UP_MS = 60_000;

const ending = new AbortController();
process.on('SIGTERM', () => ending.abort());
process.on('SIGINT', () => ending.abort());

const pool = openStatePool(process.env, 1);
try {
  const setting = await readSetting(pool, process.env);
  let failingSince: number | null = null;
  while (!ending.signal.aborted) {
    const rest = await mergeQueued(pool, setting).then(
      (merged) => {
        failingSince = null;
        return merged === 0 ? POLL_MS : 0;
      },
      (error: unknown) => {
        failingSince ??= performance.now();
        if (performance.now() - failingSince > GIVE_UP_MS) throw error;
        return RETRY_MS;
      },
    );
    await sleep(rest, undefined, { signal: ending.signal }).catch(() => {});
  }
} catch (error) {
  console.error(`job: ${error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error)}`);
  process.exitCode = 1;
} finally {
  await pool.end();
}
