/** Who may do what: a shop's employee the own shop only, the BI team reads only. */
import { describe, test } from 'vitest';
import { call, expectProblem, login, readDetail, readOverview, receiptOf } from './client.ts';
import type { Suite } from './suite.ts';

export function accessCases({ service, newTill }: Suite): void {
  describe('access', () => {
    test.each([
      '/v1/shops/2/products',
      '/v1/shops/2/products/1',
      '/v1/shops/2147483647/products',
      '/v1/chain/products',
      '/v1/chain/products/1',
      '/v1/chain/products/2147483647',
    ])('an employee of shop 1 does not read %s', async (path) => {
      const token = await login(service(), 'shop-1');
      expectProblem(await call(service(), `GET ${path}`, { token }), 'forbidden');
    });

    test('every shop’s employee reads the own shop, the BI team any shop and the chain', async () => {
      const last = service().shops;
      const [shop, bi] = [await login(service(), `shop-${last}`), await login(service(), 'bi-1')];
      await readOverview(service(), shop, `/v1/shops/${last}`);
      await readDetail(service(), shop, 1, `/v1/shops/${last}`);
      await readOverview(service(), bi, `/v1/shops/${last}`);
      await readDetail(service(), bi, 1, '/v1/chain');
    });

    test.each([
      { who: 'an employee of shop 1', name: 'shop-1', shopId: 2 },
      { who: 'the BI team', name: 'bi-1', shopId: 1 },
    ])('$who does not write to shop $shopId', async ({ name, shopId }) => {
      const token = await login(service(), name);
      const receipts = { shopId, till: newTill(), receipts: [receiptOf(service(), 1)] };
      const price = { shopId, seq: 1, productId: 1, validFrom: service().manifestToday, priceCents: 199 };
      expectProblem(await call(service(), 'POST /v1/receipts', { token, json: receipts }), 'forbidden');
      expectProblem(await call(service(), 'POST /v1/prices', { token, json: price }), 'forbidden');
    });
  });
}
