import { afterAll, beforeAll, expect, test } from 'vitest';
import { columnar } from '../../implementations/columnar/index.ts';
import type { Correctness } from '../../model/cell.ts';
import { type Scenario, USUAL } from '../../model/scenario.ts';
import { liveTills } from '../drive/live-tills.ts';
import { driveOpen } from '../drive/open.ts';
import { checkKept } from './kept.ts';
import { FEW_PRODUCTS, type Served, serve, useChecker, variantOf } from './test-helpers.ts';
import { proxyOf, type Spoil, spoilAnswer } from './test-proxy.ts';

const checker = useChecker(1);
let served: Served;
beforeAll(async () => {
  served = await serve(variantOf(columnar), checker().dataset);
});
afterAll(() => served?.stop());

const WRONG = '/v1/shops/1/products/1';
/** Everything at once: what is wrong with one answer in many has to be found among the right ones. */
const SCENARIO: Scenario = {
  ...USUAL,
  name: 'all',
  question: 'Is an answer wrong while the tills are at work?',
  mix: [
    { operation: 'shop-overview', share: 0.2 },
    { operation: 'shop-detail', share: 0.4 },
    { operation: 'chain-overview', share: 0.1 },
    { operation: 'receipts', share: 0.3 },
  ],
  ratePerSecond: 60,
  objectives: { latencyMs: 250, stalenessMs: 2000 },
  liveTills: 4,
};

/** One second of load on a service of which other calls may have been made; `tills` go on where they were. */
async function underLoad(tills: ReturnType<typeof liveTills>, spoil: Spoil): Promise<Correctness> {
  const { signal } = new AbortController();
  const proxy = await proxyOf(served.service.baseUrl, spoil);
  try {
    const { answers } = await driveOpen({
      baseUrl: proxy.baseUrl,
      secret: served.service.secret,
      scenario: SCENARIO,
      store: { shops: 1, products: FEW_PRODUCTS },
      tills,
      makeReceipt: checker().makeReceipt,
      seed: 1,
      ratePerSecond: SCENARIO.ratePerSecond,
      warmupSeconds: 0,
      seconds: 1,
      timeoutMs: 20_000,
      keepAnswers: 100,
      signal,
    });
    return await checkKept(checker().oracle, answers, tills.log(), signal);
  } finally {
    await proxy.close();
  }
}

test('answers kept under load are held against the oracle at their own asOf, and a wrong one is found', async () => {
  const tills = liveTills(1, SCENARIO.liveTills);
  const right = await underLoad(tills, (_, forward) => forward());
  expect(right.wrong).toEqual([]);
  expect(right.checked).toBe(right.sampled);
  expect(right.checked).toBeGreaterThan(20);
  expect(tills.log().length).toBeGreaterThan(5);

  const oneTooMany = spoilAnswer(WRONG, (body) =>
    body.replace(/"receipts":(\d+)/, (_, n) => `"receipts":${Number(n) + 1}`),
  );
  const { wrong } = await underLoad(tills, oneTooMany);
  expect(wrong.length).toBeGreaterThan(0);
  for (const { path, asOf, difference } of wrong) {
    expect(path).toBe(WRONG);
    expect(difference).toContain(`GET ${WRONG} at asOf ${asOf}: $.kpis.receipts: expected `);
  }
});

test('an answer that includes what was never sent is wrong', async () => {
  const { signal } = new AbortController();
  const body = '{"asOf":[[1,101,1]],"data":{"scope":"shop","shopId":1,"today":"2026-06-30","products":[]}}';
  const kept = { path: '/v1/shops/1/products', asOf: null, body, sentAt: 0 };
  expect(await checkKept(checker().oracle, [kept], [], signal)).toMatchObject({
    checked: 1,
    wrong: [{ difference: expect.stringContaining('asOf includes [1,101,1], which was never sent') }],
  });
});
