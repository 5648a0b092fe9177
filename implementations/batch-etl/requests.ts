/** When the next refresh is due: by the schedule, or sooner because somebody asked for it with NOTIFY. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Milliseconds } from '../../model/units.ts';
import type { Extent } from './refresh.ts';

/** `NOTIFY batch_etl_refresh` asks for what has changed, with the payload 'all' for all target data anew. */
const REFRESH_CHANNEL = 'batch_etl_refresh';
/** Between attempts to listen again after the connection was lost. */
const RETRY_MS: Milliseconds = 1_000;

export interface Requests {
  /** Waits so long or until somebody asks. @returns how much is wanted */
  next(ms: Milliseconds, signal: AbortSignal): Promise<Extent>;
}

export function refreshRequests(connectionString: string): Requests {
  let client: pg.Client | null = null;
  let wanted: Extent | null = null;
  let wake = new AbortController();
  const ask = (extent: Extent) => {
    if (wanted !== 'all') wanted = extent;
    wake.abort();
  };
  const listen = async () => {
    const fresh = new pg.Client({ connectionString });
    const lost = () => {
      if (client === fresh) client = null;
    };
    fresh.on('error', lost);
    fresh.on('end', lost);
    fresh.on('notification', ({ payload }) => ask(payload === 'all' ? 'all' : 'changed'));
    await fresh.connect();
    await fresh.query(`LISTEN ${REFRESH_CHANNEL}`);
    client = fresh;
    // Somebody may have asked while nobody listened; if not, finding nothing new costs hardly anything.
    ask('changed');
  };
  return {
    async next(ms, signal) {
      const until = performance.now() + ms;
      while (!signal.aborted) {
        if (client === null) await listen().catch(() => undefined);
        const rest = until - performance.now();
        if (wanted !== null || rest <= 0) break;
        const either = AbortSignal.any([wake.signal, signal]);
        await sleep(Math.min(rest, RETRY_MS), undefined, { signal: either }).catch(() => undefined);
      }
      const extent = wanted ?? 'changed';
      wanted = null;
      wake = new AbortController();
      return extent;
    },
  };
}
