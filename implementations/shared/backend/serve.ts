/** Runs an implementation as a service (docs/contract.md, section 4): from BENCH_PORT to an orderly end. */
import type { FastifyInstance } from 'fastify';
import type { AnswerStore } from './answer-store.ts';
import { createApp } from './app.ts';
import type { Directory } from './directory.ts';

/** Calls in flight get this long; then their connections are cut. */
const DRAIN_MS = 4000;
/** The contract grants 10 s from SIGTERM to the end. */
const END_MS = 9500;
/** How often connections that have become idle are closed while others are still busy. */
const SWEEP_MS = 25;

export interface OpenStore {
  readonly directory: Directory;
  readonly store: AnswerStore;
}

/**
 * Listens on 127.0.0.1 at once, is ready when `open` has resolved, and ends the process on SIGTERM and SIGINT.
 * What keeps it from serving becomes one line on stderr and exit code 1.
 * @param open - called once; afterwards the store belongs to the service, which closes it
 */
export async function serveContract(open: () => Promise<OpenStore>): Promise<void> {
  try {
    const { port, secret } = settingsOf(process.env);
    let opened: OpenStore | null = null;
    const app = createApp({ directory: lateDirectory(() => opened), store: () => opened?.store ?? null, secret });
    await app.listen({ host: '127.0.0.1', port });
    endOnSignal(app, () => opened?.store ?? null);
    opened = await open();
  } catch (error) {
    fail(error);
  }
}

function settingsOf({ BENCH_PORT, BENCH_SECRET }: NodeJS.ProcessEnv): { port: number; secret: string } {
  const port = Number(BENCH_PORT);
  if (!BENCH_PORT || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Error(`BENCH_PORT is "${BENCH_PORT ?? ''}": set it to a free port of 127.0.0.1`);
  }
  if (!BENCH_SECRET) throw new Error('BENCH_SECRET is empty: set it to the key of tokens and passwords');
  return { port, secret: BENCH_SECRET };
}

/** The app is made before the directory is read; it asks nothing before the store is open. */
function lateDirectory(opened: () => OpenStore | null): Directory {
  return {
    get today() {
      return opened()?.directory.today ?? '';
    },
    hasShop: (shopId) => opened()?.directory.hasShop(shopId) ?? false,
    hasProduct: (productId) => opened()?.directory.hasProduct(productId) ?? false,
    account: (login) => opened()?.directory.account(login) ?? null,
  };
}

function endOnSignal(app: FastifyInstance, store: () => AnswerStore | null): void {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    setTimeout(() => fail(new Error(`the store was not closed within ${END_MS} ms`)), END_MS);
    endService(app, store).then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

async function endService(app: FastifyInstance, store: () => AnswerStore | null): Promise<void> {
  const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
  await app.close();
  clearInterval(sweep);
  clearTimeout(cut);
  // A store that is still being opened has acknowledged nothing, and its state must survive a kill anyway.
  await store()?.close();
}

function fail(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  console.error(`backend: ${message.replaceAll(/\s+/g, ' ')}`);
  process.exit(1);
}
