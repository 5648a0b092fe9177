/** The memory store as a service, started like any other (docs/contract.md, section 4). */
import { once } from 'node:events';
import { join } from 'node:path';
import { directoryOf } from '../../implementations/shared/backend/directory.ts';
import { serveContract } from '../../implementations/shared/backend/serve.ts';
import { MEMORY_FACTS } from './memory-facts.ts';
import { openMemoryStore } from './memory-store.ts';

const { today, shops, products } = MEMORY_FACTS;
const shopIds = Array.from({ length: shops }, (_, index) => index + 1);

const directory = directoryOf({
  today,
  shopIds,
  productIds: Array.from({ length: products }, (_, index) => index + 1),
  employees: [
    { login: 'bi-1', role: 'bi', shopId: null },
    ...shopIds.map((shopId) => ({ login: `shop-${shopId}`, role: 'shop', shopId })),
  ],
});

/** With `on-signal` the store opens on SIGUSR2, so that a test can look at a service that is not ready. */
const { BENCH_STATE = '', BENCH_OPTION_OPEN } = process.env;

await serveContract(async () => {
  if (BENCH_OPTION_OPEN === 'on-signal') await once(process, 'SIGUSR2');
  return { directory, store: openMemoryStore(MEMORY_FACTS, join(BENCH_STATE, 'journal.jsonl')) };
});
