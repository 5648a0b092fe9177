/** A sale can move products that it does not touch to another ABC class: their documents follow in the same write. */
import { expect, test } from 'vitest';
import type { Detail } from '../../model/contract.ts';
import { PATIENCE_MS, PRODUCTS, precomputeTests, type Store } from './setup.ts';

const { today, serving, check, questions } = precomputeTests();

/** Classes of all products of a shop, as their details show them. */
async function classes({ client }: Store, shopId: number): Promise<string> {
  const shown: string[] = [];
  for (let product = 1; product <= PRODUCTS; product++) {
    const { body } = await client.get(`/v1/shops/${shopId}/products/${product}`, `shop-${shopId}`);
    shown.push((JSON.parse(body) as { data: Detail }).data.kpis.abcClass);
  }
  return shown.join('');
}

test.each(['incremental', 'full'])(
  'untouched products change their class, mode %s',
  { timeout: PATIENCE_MS },
  async (mode) => {
    await serving(mode, async (store) => {
      const before = await classes(store, 1);
      // One product earns more than all others ever did, and then less than nothing.
      for (const [seq, quantity] of [
        [1, 50_000],
        [2, -90_000],
        [3, 40_000],
      ] as const) {
        const line = { productId: 6, quantity, unitPriceCents: 5_000, discountCents: 0 };
        await store.postReceipts(1, 101, [{ seq, soldAt: `${today()}T09:00:00`, customerId: 7, lines: [line] }]);
        for (const question of questions()) expect(await check(store, question)).toBeNull();
        if (seq === 1) expect((await classes(store, 1)).slice(0, 5)).not.toBe(before.slice(0, 5));
        if (seq === 2) expect(await classes(store, 1)).toBe('CCCCCC');
      }
      expect(await classes(store, 1)).toBe(before);
    });
  },
);
