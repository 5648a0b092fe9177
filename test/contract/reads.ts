/** Answers of the four reads: their schemas, and what they must have in common. */
import { describe, expect, test } from 'vitest';
import type { OverviewProduct } from '../../model/contract.ts';
import { call, expectProblem, login, readDetail, readOverview } from './client.ts';
import type { Suite } from './suite.ts';

const SCOPES = [
  { scope: '/v1/shops/1', head: { scope: 'shop', shopId: 1 } },
  { scope: '/v1/chain', head: { scope: 'chain', shopId: null } },
];
const CHAIN_SUM_SHOPS = 20;

export function readCases({ service }: Suite): void {
  describe('reads', () => {
    test('health wants no token', async () => {
      expect(await call(service(), 'GET /healthz')).toMatchObject({ status: 200 });
      expect(await call(service(), 'GET /readyz')).toMatchObject({ status: 200 });
    });

    test.each(SCOPES)('$scope: the overview has every product once, by productId, as of the data set', async (at) => {
      const { asOf, data } = await readOverview(service(), await login(service(), 'bi-1'), at.scope);
      expect(asOf).toEqual([]);
      expect(data).toMatchObject({ ...at.head, today: service().manifestToday });
      expect(data.products.map(({ productId }) => productId)).toEqual(productIds(service().products));
    });

    test.each(SCOPES)('$scope: details say the same as the overview', async (at) => {
      const token = await login(service(), 'bi-1');
      const overview = await readOverview(service(), token, at.scope);
      const shown: OverviewProduct[] = [];
      const asked = productIds(service().products).slice(-service().detailsAsked);
      for (const productId of asked) {
        const { data } = await readDetail(service(), token, productId, at.scope);
        expect(data).toMatchObject({ ...at.head, productId, today: service().manifestToday });
        const { name, category, kpis } = data;
        const { revenueCents, units, trendBp, grossMarginBp, daysOfCoverX10, abcClass } = kpis;
        const figures = { revenueCents, units, trendBp, grossMarginBp, daysOfCoverX10, abcClass };
        shown.push({ productId, name, category, ...figures });
      }
      expect(shown).toEqual(overview.data.products.filter(({ productId }) => asked.includes(productId)));
    });

    test('the 28-day units of a detail are the sum of its newest 28 days', async () => {
      const { data } = await readDetail(service(), await login(service(), 'shop-1'), 1);
      expect(data.dailyUnits.slice(-28).reduce((a, b) => a + b)).toBe(data.kpis.units);
    });

    test('the chain sells what its shops sell', async ({ skip }) => {
      if (service().shops > CHAIN_SUM_SHOPS) skip('too many shops to ask');
      const token = await login(service(), 'bi-1');
      const chain = await readDetail(service(), token, 1, '/v1/chain');
      let units = 0;
      for (let shop = 1; shop <= service().shops; shop++) {
        units += (await readDetail(service(), token, 1, `/v1/shops/${shop}`)).data.kpis.units;
      }
      expect(chain.data.kpis.units).toBe(units);
    });

    test('a question asked twice has the same answer, for an employee and the BI team', async () => {
      const [shop, bi] = [await login(service(), 'shop-1'), await login(service(), 'bi-1')];
      const [first, second, third] = [shop, shop, bi].map((token) => readDetail(service(), token, 1));
      expect(await second).toEqual(await first);
      expect(await third).toEqual(await first);
    });

    test('asOf is the first member of an answer', async () => {
      const token = await login(service(), 'shop-1');
      for (const path of ['/v1/shops/1/products', '/v1/shops/1/products/1']) {
        expect((await call(service(), `GET ${path}`, { token })).text).toMatch(/^\s*\{\s*"asOf"/);
      }
    });

    test('what does not exist is not found', async () => {
      const token = await login(service(), 'bi-1');
      const [shop, product] = [service().shops + 1, service().products + 1];
      const unknown = [
        `/v1/shops/${shop}/products`,
        `/v1/shops/${shop}/products/1`,
        `/v1/shops/1/products/${product}`,
        `/v1/chain/products/${product}`,
        '/v1/chain',
        '/v2/chain/products',
        '/',
      ];
      for (const path of unknown) expectProblem(await call(service(), `GET ${path}`, { token }), 'not-found');
    });

    test.each(['0', '-1', '01', '1.0', '1e0', 'one', '%20', '99999999999'])('%s is no id', async (id) => {
      const token = await login(service(), 'bi-1');
      for (const path of [`/v1/shops/${id}/products`, `/v1/shops/1/products/${id}`, `/v1/chain/products/${id}`]) {
        expectProblem(await call(service(), `GET ${path}`, { token }), 'not-found');
      }
    });
  });
}

function productIds(products: number): number[] {
  return Array.from({ length: products }, (_, index) => index + 1);
}
