/** The backend's way to the engine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Dispatcher, Pool } from 'undici';
import type { Milliseconds } from '../../model/units.ts';
import { TooSlowError } from '../shared/backend/answer-store.ts';
import {
  type DetailQuestion,
  type OverviewFigures,
  type OverviewQuestion,
  SECRET_HEADER,
  TOO_SLOW,
} from './internal.ts';

export interface EngineClient {
  /** @param left - ends the engine's work. @throws {TooSlowError} */
  overview(question: OverviewQuestion, left: AbortSignal): Promise<readonly OverviewFigures[]>;
  /** JSON text of {@link DetailFigures}. @param left - ends the engine's work. @throws {TooSlowError} */
  detail(question: DetailQuestion, left: AbortSignal): Promise<string>;
  close(): Promise<void>;
}

/** The engine ends an answer by itself; this long after its limit it has been lost. */
const LOST_MS: Milliseconds = 5_000;
const READY_MS: Milliseconds = 60_000;
const POLL_MS: Milliseconds = 10;

/** Waits until the engine listens. @param url - BENCH_ENGINE_URL */
export async function openEngine(url: string, secret: string, connections: number): Promise<EngineClient> {
  const pool = new Pool(url, { connections });
  const headers = { [SECRET_HEADER]: secret, 'content-type': 'application/json' };
  const ask = async (path: string, question: OverviewQuestion, left: AbortSignal): Promise<string> => {
    const patience = question.limitMs + LOST_MS;
    const request = {
      method: 'POST' as const,
      path,
      headers,
      body: JSON.stringify(question),
      headersTimeout: patience,
      bodyTimeout: patience,
      signal: left,
    };
    const { statusCode, text } = await whole(pool.request(request)).catch((error: unknown) => {
      throw left.aborted ? left.reason : error;
    });
    if (statusCode === TOO_SLOW) throw new TooSlowError((JSON.parse(text) as { error: string }).error);
    if (statusCode !== 200) throw new Error(`the engine answered ${statusCode}: ${text.slice(0, 200)}`);
    return text;
  };
  await untilListening(pool, headers);
  return {
    overview: async (question, left) => JSON.parse(await ask('/overview', question, left)) as OverviewFigures[],
    detail: (question, left) => ask('/detail', question, left),
    close: () => pool.close(),
  };
}

async function whole(
  request: Promise<Dispatcher.ResponseData>,
): Promise<{ readonly statusCode: number; readonly text: string }> {
  const { statusCode, body } = await request;
  return { statusCode, text: await body.text() };
}

async function untilListening(pool: Pool, headers: Record<string, string>): Promise<void> {
  const deadline = performance.now() + READY_MS;
  for (;;) {
    const status = await pool.request({ method: 'GET', path: '/ready', headers }).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode;
      },
      (error: Error) => error.message,
    );
    if (status === 200) return;
    if (performance.now() > deadline) throw new Error(`the engine is not ready (${status}): see its log`);
    await sleep(POLL_MS);
  }
}
