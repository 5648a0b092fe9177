/** Extract and merge by themselves: what is posted reaches the history once, however often and wherever it is broken off. */
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../harness/provision/cache.ts';
import { CLUSTER_FOLDER } from '../../harness/provision/postgres/base.ts';
import { startPostgres } from '../../harness/provision/postgres/server.ts';
import { extractSince } from '../../implementations/batch-etl/extract.ts';
import { type History, openHistory } from '../../implementations/batch-etl/history.ts';
import { priceCall, receiptsCall } from '../../implementations/shared/postgres/calls.ts';
import { openPool } from '../../implementations/shared/postgres/pool.ts';
import { writeCall } from '../../implementations/shared/postgres/writes.ts';
import type { batchTests } from './setup.ts';

const MEANS = { memory: 2 ** 28, databaseMemory: 2 ** 28, queryThreads: 1 };

const count = async ({ connection }: History, table: string) =>
  Number((await connection.runAndReadAll(`SELECT count(*) FROM ${table}`)).getRows()[0]?.[0]);

export function extractCases({ receipts, prepared, today }: ReturnType<typeof batchTests>): void {
  test('rows reach the history once, with the positions of their snapshot', async () => {
    const folder = await scratchFolder('extract');
    await cp(await prepared(), folder, { recursive: true });
    const logFolder = await scratchFolder('extract-logs');
    const server = await startPostgres({ folder: join(folder, CLUSTER_FOLDER), means: MEANS, logFolder });
    const pool = openPool({ BENCH_DATABASE_URL: server.url }, 2);
    let history = await openHistory(folder, MEANS);
    const extract = async () => extractSince(pool, await history.positions(), folder);
    try {
      const pricesOfHistory = await count(history, 'price');
      expect(await extract()).toBeNull();

      const first = receipts(1, 101, 1, 3);
      await writeCall(pool, receiptsCall({ shopId: 1, till: 101, receipts: first }));
      await writeCall(pool, receiptsCall({ shopId: 2, till: 105, receipts: receipts(2, 105, 1, 1) }));
      const one = await extract();
      expect(one?.positions).toEqual([
        [1, 101, 3],
        [2, 105, 1],
      ]);
      if (one === null) throw new Error('nothing was extracted');
      expect(await history.merge(one)).toBe(linesIn(first) + 1);

      // Only what is new of a till that goes on, and the price change besides.
      await writeCall(pool, receiptsCall({ shopId: 1, till: 101, receipts: receipts(1, 101, 1, 5) }));
      await writeCall(pool, priceCall({ shopId: 2, seq: 1, productId: 4, validFrom: today(), priceCents: 999 }));
      const two = await extract();
      expect(two?.positions).toEqual([
        [1, 101, 5],
        [2, 100, 1],
        [2, 105, 1],
      ]);
      if (two === null) throw new Error('nothing was extracted');

      // Broken off half-way: the lines are good, the prices are not.
      const broken = join(folder, 'broken.csv');
      await writeFile(broken, '2,4,1,many\n');
      await expect(history.merge({ ...two, priceFile: broken })).rejects.toThrow();
      expect(await history.positions()).toEqual(one.positions);
      expect(await count(history, 'live_line')).toBe(linesIn(first) + 1);

      // Opened anew, it goes on where it was.
      history.close();
      history = await openHistory(folder, MEANS);
      await history.merge(two);
      expect(await count(history, 'live_line')).toBe(linesIn(receipts(1, 101, 1, 5)) + 1);
      expect(await count(history, 'price')).toBe(pricesOfHistory + 1);
      expect(await extract()).toBeNull();
    } finally {
      history.close();
      await pool.end();
      await server.stop();
    }
  });
}

function linesIn(some: readonly { readonly lines: readonly unknown[] }[]): number {
  return some.reduce((sum, { lines }) => sum + lines.length, 0);
}
