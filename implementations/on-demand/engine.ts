/** The pricing engine: key figures, forecast and price of a product, in the snapshot that the backend names. */
import { timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import { TooSlowError } from '../shared/backend/answer-store.ts';
import { leaving } from '../shared/backend/leaving.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { openPool } from '../shared/postgres/pool.ts';
import { readCatalog } from '../shared/postgres/reads.ts';
import type { Fetch } from './fetch.ts';
import { nPlusOneFetch } from './fetch-n-plus-one.ts';
import { objectsFetch } from './fetch-objects.ts';
import { pushdownFetch } from './fetch-pushdown.ts';
import { detailFigures, overviewFigures, type UnitCosts } from './figures.ts';
import { DetailQuestion, OverviewQuestion, SECRET_HEADER, scopeOf, TOO_SLOW } from './internal.ts';
import { inSnapshot } from './session.ts';
import { type Windows, windowsOf } from './windows.ts';

/** As many answers as the backend has under way. */
export const CONNECTIONS = 12;
/** The contract grants 10 s from SIGTERM to the end. */
const END_MS = 9_000;

const { BENCH_PORT, BENCH_SECRET, BENCH_OPTION_FETCH } = process.env;
if (!BENCH_SECRET) throw new Error('BENCH_SECRET is empty: set it to the key that backend and engine share');

const pool = openPool(process.env, CONNECTIONS);
/** Of its own: what is to be cancelled may hold all others. */
const cancels = openPool(process.env, 1);
const { dataset } = requiredEnvironment(process.env);
const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
const windows = windowsOf(today);
const costs: UnitCosts = new Map((await readCatalog(pool)).map((entry) => [entry.productId, entry.unitCostCents]));
const fetch = fetchNamed(BENCH_OPTION_FETCH, windows, costs);

const app = Fastify().withTypeProvider<TypeBoxTypeProvider>();
app.addHook('onRequest', async (request, reply) => {
  if (!isSecret(request.headers[SECRET_HEADER])) return reply.code(401).send({ error: `no ${SECRET_HEADER}` });
});
app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
  const status = error instanceof TooSlowError ? TOO_SLOW : (error.statusCode ?? 500);
  if (status === 500) console.error(`engine: ${request.url}: ${error.message.replaceAll(/\s+/g, ' ')}`);
  return reply.code(status).send({ error: error.message });
});
app.get('/ready', async () => ({}));
app.post('/overview', { schema: { body: OverviewQuestion } }, ({ body }, reply) =>
  inSnapshot(pool, { ...body, caller: { left: leaving(reply), cancels } }, async (session) =>
    overviewFigures(costs, await fetch.overview(session, scopeOf(body))),
  ),
);
app.post('/detail', { schema: { body: DetailQuestion } }, ({ body }, reply) =>
  inSnapshot(pool, { ...body, caller: { left: leaving(reply), cancels } }, async (session) => {
    const read = await fetch.detail(session, scopeOf(body), body.productId);
    return detailFigures(costs, body.productId, windows.todayNumber, read);
  }),
);
await app.listen({ host: '127.0.0.1', port: Number(BENCH_PORT) });
process.once('SIGTERM', end);
process.once('SIGINT', end);

function isSecret(given: string | readonly string[] | undefined): boolean {
  const [a, b] = [Buffer.from(String(given)), Buffer.from(BENCH_SECRET ?? '')];
  return a.length === b.length && timingSafeEqual(a, b);
}

function fetchNamed(name: string | undefined, ours: Windows, products: UnitCosts): Fetch {
  if (name === 'pushdown') return pushdownFetch(ours);
  return name === 'n+1' ? nPlusOneFetch(ours, products.keys()) : objectsFetch(ours);
}

function end(): void {
  setTimeout(() => process.exit(1), END_MS).unref();
  app
    .close()
    .then(() => Promise.all([pool.end(), cancels.end()]))
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
}
