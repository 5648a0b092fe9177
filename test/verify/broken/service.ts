/** SERVE of `precompute`, put together from its parts, with one of the classic faults: FAULT in the environment. */
import { applyCalls } from '../../../implementations/precompute/apply.ts';
import { OVERVIEW } from '../../../implementations/precompute/documents.ts';
import { documentReader, type ReadDocument } from '../../../implementations/precompute/reader.ts';
import { readSetting } from '../../../implementations/precompute/setting.ts';
import { openStatePool } from '../../../implementations/precompute/target.ts';
import type { Answer } from '../../../implementations/shared/backend/answer-store.ts';
import { serveContract } from '../../../implementations/shared/backend/serve.ts';
import { priceCall, receiptsCall } from '../../../implementations/shared/postgres/calls.ts';
import { openPool } from '../../../implementations/shared/postgres/pool.ts';
import { readDirectory } from '../../../implementations/shared/postgres/reads.ts';
import { type AlsoWritten, writeCall } from '../../../implementations/shared/postgres/writes.ts';
import type { Overview } from '../../../model/contract.ts';
import { type Fault, faultOf } from './faults.ts';

/** The call whose change of the target data is lost. */
const LOST_CALL = 3;
/** How long what was read is served again. */
const KEPT_MS = 1_000;

const fault = faultOf(process.env.FAULT);

await serveContract(async () => {
  const readers = openPool(process.env, 8);
  const writers = openStatePool(process.env, 8);
  const setting = await readSetting(readers, process.env);
  const read = faulty(fault, documentReader(readers, 'position'));
  let calls = 0;
  const also: AlsoWritten = async (client, posted) => {
    // As if another write had read the state before this one and written it after.
    if (posted.some(({ kind }) => kind === 'receipts') && ++calls === LOST_CALL && fault === 'lost-update') return;
    await applyCalls(client, setting, posted);
  };
  return {
    directory: await readDirectory(readers, setting.today),
    store: {
      overview: (scope) => read(scope, OVERVIEW),
      detail: read,
      postReceipts: (post) => writeCall(writers, receiptsCall(post), also),
      postPrice: (post) => writeCall(writers, priceCall(post), also),
      async close() {
        await Promise.all([readers.end(), writers.end()]);
      },
    },
  };
});

function faulty(fault: Fault, read: ReadDocument): ReadDocument {
  switch (fault) {
    case 'stale-cache':
      return withKept(read, (kept, { asOf }) => ({ asOf, dataJson: kept.dataJson }));
    case 'stale-answers':
      return withKept(read, (kept) => kept);
    case 'two-snapshots':
      return withKept(read, (kept, { asOf, dataJson }) => ({ asOf, dataJson: halfAndHalf(kept.dataJson, dataJson) }));
    default:
      return read;
  }
}

/** Every answer is put together from one that was kept and a new one. */
function withKept(read: ReadDocument, together: (kept: Answer, fresh: Answer) => Answer): ReadDocument {
  const cache = new Map<string, { answer: Answer; until: number }>();
  return async (scope, productId) => {
    const key = JSON.stringify([scope, productId]);
    const fresh = await read(scope, productId);
    const found = cache.get(key);
    if (found !== undefined && performance.now() < found.until) return together(found.answer, fresh);
    cache.set(key, { answer: fresh, until: performance.now() + KEPT_MS });
    return fresh;
  };
}

/** The first products of an overview as they were, the others as they are; a detail stays as it is. */
function halfAndHalf(kept: string, fresh: string): string {
  const [old, now] = [kept, fresh].map((json) => JSON.parse(json) as Partial<Overview>);
  if (old?.products === undefined || now?.products === undefined) return fresh;
  const half = Math.floor(now.products.length / 2);
  return JSON.stringify({ ...now, products: [...old.products.slice(0, half), ...now.products.slice(half)] });
}
