/** JOB: refreshes the snapshot on a schedule. What fails or is killed leaves the old snapshot serving; the next run recovers. */
import { appendFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { openPool } from '../shared/postgres/pool.ts';
import { type History, openHistory } from './history.ts';
import { intervalOf } from './interval.ts';
import { jobMeans } from './means.ts';
import { type Extent, refresh } from './refresh.ts';
import { refreshRequests } from './requests.ts';

/** One JSON line in BENCH_STATE for every refresh that did something or failed. */
const LOG_FILE = 'refreshes.jsonl';
/** From SIGTERM on; the contract grants 10 s, and what is broken off recovers. */
const LAST_REFRESH_MS = 5_000;

const { dataset, state } = requiredEnvironment(process.env);
const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const interval = intervalOf(process.env);
const pool = openPool(process.env, 1);
const requests = refreshRequests(process.env.BENCH_DATABASE_URL ?? '');
const ending = new AbortController();
let history: History | null = null;

process.on('SIGTERM', end);
process.on('SIGINT', end);
let extent: Extent = 'changed';
while (!ending.signal.aborted) {
  const startedAt = performance.now();
  await attempt(extent);
  extent = await requests.next(interval - (performance.now() - startedAt), ending.signal);
}
closeHistory();
process.exit(0);

async function attempt(wanted: Extent): Promise<void> {
  const startedAt = new Date().toISOString();
  const [time, cpu] = [performance.now(), process.cpuUsage()];
  const record = (outcome: object) => {
    const { user, system } = process.cpuUsage(cpu);
    const cost = { seconds: (performance.now() - time) / 1000, cpuSeconds: (user + system) / 1e6 };
    return appendFile(join(state, LOG_FILE), `${JSON.stringify({ startedAt, ...cost, ...outcome })}\n`);
  };
  try {
    history ??= await openHistory(state, jobMeans(process.env));
    const done = await refresh({ pool, history, today, folder: state }, wanted);
    if (done === null) return;
    const { seconds: steps, ...figures } = done;
    await record({ outcome: 'published', ...figures, steps });
  } catch (error) {
    // Whatever state the engine is in: the next attempt begins with what is on disk.
    closeHistory();
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ');
    console.error(`job: the refresh failed, the next one is in ${interval / 1000} s: ${message}`);
    await record({ outcome: 'failed', message }).catch(() => undefined);
  }
}

function closeHistory(): void {
  history?.close();
  history = null;
}

function end(): void {
  ending.abort();
  setTimeout(() => process.exit(0), LAST_REFRESH_MS).unref();
}
