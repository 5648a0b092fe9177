/** SERVE: the backend. It opens the snapshot of an answer, reads asOf in it, and lets the engine compute in the same one. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { overviewOf } from '../../model/answers/answers.ts';
import type { ProductIdentity } from '../../model/answers/statistics.ts';
import type { Overview, Scope } from '../../model/contract.ts';
import { MANIFEST_FILE, type Manifest } from '../../model/manifest.ts';
import type { IsoDate, Milliseconds } from '../../model/units.ts';
import { type Answer, TooSlowError } from '../shared/backend/answer-store.ts';
import { type OpenStore, serveContract } from '../shared/backend/serve.ts';
import { requiredEnvironment } from '../shared/environment.ts';
import { priceCall, receiptsCall } from '../shared/postgres/calls.ts';
import { inTransaction, openPool, SNAPSHOT } from '../shared/postgres/pool.ts';
import { readAsOf, readCatalog, readDirectory } from '../shared/postgres/reads.ts';
import { writeCall } from '../shared/postgres/writes.ts';
import { openEngine } from './engine-client.ts';
import type { OverviewFigures, OverviewQuestion } from './internal.ts';

/** Answers under way: each holds a connection here and one in the engine. */
const READING = 12;
/** Of their own, so that no till waits behind slow pages. */
const WRITING = 8;

/** A caller who stays. */
const NOBODY = new AbortController().signal;

await serveContract(open);

async function open(): Promise<OpenStore> {
  const { BENCH_ENGINE_URL = '', BENCH_SECRET = '', BENCH_OPTION_TIMEOUT = '30' } = process.env;
  const { dataset } = requiredEnvironment(process.env);
  const { today } = JSON.parse(await readFile(join(dataset, MANIFEST_FILE), 'utf8')) as Manifest;
  const limitMs = 1000 * Number(BENCH_OPTION_TIMEOUT);
  const reading = openPool(process.env, READING);
  const writing = openPool(process.env, WRITING);
  const products = new Map((await readCatalog(reading)).map((entry) => [entry.productId, entry]));
  const directory = await readDirectory(reading, today);
  const engine = await openEngine(BENCH_ENGINE_URL, BENCH_SECRET, READING);
  return {
    directory,
    store: {
      overview: (scope, left) =>
        answerInSnapshot(reading, scope, { limitMs, left: left?.() ?? NOBODY }, async (question, signal) =>
          JSON.stringify(namedOverview(scope, today, products, await engine.overview(question, signal))),
        ),
      detail: (scope, productId, left) =>
        answerInSnapshot(reading, scope, { limitMs, left: left?.() ?? NOBODY }, async (question, signal) => {
          const figures = await engine.detail({ ...question, productId }, signal);
          return withHead(detailHead(scope, today, products, productId), figures);
        }),
      postReceipts: (post) => writeCall(writing, receiptsCall(post)),
      postPrice: (post) => writeCall(writing, priceCall(post)),
      async close() {
        await engine.close();
        await Promise.all([reading.end(), writing.end()]);
      },
    },
  };
}

/** asOf is read while the engine computes; the transaction stays open until both are done, or the snapshot would be gone. */
async function answerInSnapshot(
  pool: pg.Pool,
  scope: Scope,
  { limitMs, left }: { readonly limitMs: Milliseconds; readonly left: AbortSignal },
  compute: (question: OverviewQuestion, left: AbortSignal) => Promise<string>,
): Promise<Answer> {
  const deadline = performance.now() + limitMs;
  return inTransaction(pool, SNAPSHOT, async (client) => {
    const { rows } = await client.query<{ snapshot: string }>('SELECT pg_export_snapshot() AS snapshot');
    // Waiting for a connection counts, and who has left meanwhile needs no answer.
    left.throwIfAborted();
    const remainingMs = Math.floor(deadline - performance.now());
    if (remainingMs < 1) throw new TooSlowError('the answer was given up: it has waited too long for others');
    const shopId = scope.kind === 'shop' ? scope.shopId : null;
    const [asOf, dataJson] = await Promise.all([
      readAsOf(client, scope),
      compute({ snapshot: rows[0]?.snapshot ?? '', limitMs: remainingMs, shopId }, left),
    ]);
    return { asOf, dataJson };
  });
}

type Products = ReadonlyMap<number, ProductIdentity>;

function namedOverview(
  scope: Scope,
  today: IsoDate,
  products: Products,
  figures: readonly OverviewFigures[],
): Overview {
  const named = figures.map(({ productId, ...rest }) => ({ ...identityOf(products, productId), ...rest }));
  return overviewOf(scope, today, named);
}

function detailHead(scope: Scope, today: IsoDate, products: Products, productId: number) {
  const shopId = scope.kind === 'shop' ? scope.shopId : null;
  return { scope: scope.kind, shopId, ...identityOf(products, productId), today };
}

/** Two JSON objects as one: what the engine wrote is not parsed to be written again. */
function withHead(head: object, json: string): string {
  return `${JSON.stringify(head).slice(0, -1)},${json.slice(1)}`;
}

function identityOf(products: Products, productId: number): ProductIdentity {
  const product = products.get(productId);
  if (product === undefined) throw new RangeError(`no product ${productId}`);
  const { name, category } = product;
  return { productId, name, category };
}
