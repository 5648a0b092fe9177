import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { columnar } from '../../implementations/columnar/index.ts';
import type { AsOf, Detail, Overview, PricePost, Receipt, ReceiptsPost } from '../../model/contract.ts';
import { FEW_PRODUCTS, type Served, serve, useChecker, variantOf } from './test-helpers.ts';
import { proxyOf, type Spoil, spoilAnswer } from './test-proxy.ts';
import { type Verified, verifyService } from './verify.ts';

const checker = useChecker(1);

async function freshService(): Promise<Served> {
  const served = await serve(variantOf(columnar), checker().dataset);
  onTestFinished(() => served.stop());
  return served;
}

/** @param writes - `none` leaves the service as it is loaded */
async function verified(served: Served, spoil: Spoil, writes: 'durable' | 'none' = 'durable'): Promise<Verified> {
  const proxy = await proxyOf(served.service.baseUrl, spoil);
  try {
    return await verifyService({
      service: { baseUrl: proxy.baseUrl, secret: served.service.secret },
      oracle: checker().oracle,
      manifest: checker().dataset.manifest,
      capabilities: { answers: 'current', writes },
      makeReceipt: (shopId, till, seq) => checker().makeReceipt(shopId, till, seq, 1 + (seq % 4)),
      makePrice: checker().makePrice,
      seed: 1,
      extent: 'all',
    });
  } finally {
    await proxy.close();
  }
}

/** Nothing sold for nothing: no overview shows it. */
const worthless = (receipt: Receipt): Receipt => ({
  ...receipt,
  lines: receipt.lines.map((line) => ({ ...line, quantity: 0, discountCents: 0 })),
});

const honest: Spoil = (_, forward) => forward();

/** Shop and chain, each with the overview and all details. */
const ANSWERS = 2 * (1 + FEW_PRODUCTS);

test('a right service is right: every answer, before and after the stream of writes', async () => {
  const result = await verified(await freshService(), honest);
  expect(result).toMatchObject({ answersChecked: 2 * ANSWERS, answersInAll: 2 * ANSWERS, differences: [] });
  expect(result.writesChecked).toBeGreaterThan(50);
});

interface Answer<Data> {
  readonly asOf: AsOf;
  readonly data: Data;
}

const JSON_TYPE = 'application/json';
const CHAIN = '/v1/chain/products';
const DETAIL = '/v1/shops/1/products/4';

describe('a service that is wrong as it is loaded is told by the endpoint and what differs', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serve(variantOf(columnar), checker().dataset);
  });
  afterAll(() => served?.stop());

  const wrong: { what: string; spoil: Spoil; difference: RegExp }[] = [
    {
      what: 'one figure of one detail',
      spoil: spoilAnswer(DETAIL, (body) => {
        const { asOf, data }: Answer<Detail> = JSON.parse(body);
        return JSON.stringify({ asOf, data: { ...data, kpis: { ...data.kpis, units: data.kpis.units + 1 } } });
      }),
      difference: /^GET \/v1\/shops\/1\/products\/4 at asOf \[\]: \$\.kpis\.units: expected \d+, got \d+$/,
    },
    {
      what: 'two products of an overview in another order',
      spoil: spoilAnswer(CHAIN, (body) => {
        const { asOf, data }: Answer<Overview> = JSON.parse(body);
        return JSON.stringify({ asOf, data: { ...data, products: data.products.toReversed() } });
      }),
      difference: /^GET \/v1\/chain\/products at asOf \[\]: \$\.products\[0\]\.\w+: expected /,
    },
    {
      what: 'a member too many',
      spoil: spoilAnswer(DETAIL, (body) => body.replace('"kpis":{', '"kpis":{"luck":1,')),
      difference: /^GET \/v1\/shops\/1\/products\/4 at asOf \?: is not an answer of the contract: /,
    },
    {
      what: 'an answer without asOf',
      spoil: spoilAnswer(DETAIL, (body) => body.replace('"asOf":[],', '')),
      difference: /^GET \/v1\/shops\/1\/products\/4 at asOf \?: is not an answer of the contract: /,
    },
    {
      what: 'half an answer',
      spoil: spoilAnswer(DETAIL, (body) => body.slice(0, -20)),
      difference: /^GET \/v1\/shops\/1\/products\/4 at asOf \?: is no JSON$/,
    },
    {
      what: 'a write that nobody sent',
      spoil: spoilAnswer(DETAIL, (body) => body.replace('"asOf":[]', '"asOf":[[1,101,1]]')),
      difference:
        /^GET \/v1\/shops\/1\/products\/4 at asOf \[\[1,101,1\]\]: asOf includes \[1,101,1\], which was never /,
    },
    {
      what: 'a failure of one endpoint',
      spoil: async (asked, forward) =>
        asked.path === CHAIN ? { status: 500, type: 'text/plain', body: 'out of beans' } : forward(),
      difference: /^GET \/v1\/chain\/products: answered 500: out of beans$/,
    },
  ];

  test.each(wrong)('$what', async ({ spoil, difference }) => {
    const { differences } = await verified(served, spoil, 'none');
    expect(differences).toEqual([expect.stringMatching(difference)]);
  });
});

describe('a service that goes wrong with writes is told by the call and what differs', () => {
  const wrong: { what: string; spoil: () => Spoil; difference: RegExp }[] = [
    {
      what: 'a stale document under the new asOf',
      spoil() {
        let first: Overview | undefined;
        return spoilAnswer(CHAIN, (body) => {
          const { asOf, data }: Answer<Overview> = JSON.parse(body);
          first ??= data;
          return JSON.stringify({ asOf, data: first });
        });
      },
      difference:
        /^GET \/v1\/chain\/products at asOf \[\[1,100,\d+\],.*: \$\.products\[\d\]\.\w+: expected -?\d+, got -?\d+; stale: right for an earlier asOf, \[\], not for the one it states$/,
    },
    {
      what: 'new data under the asOf of before',
      spoil: () => spoilAnswer(CHAIN, (body) => body.replace(/"asOf":\[.*?\],"data"/, '"asOf":[],"data"')),
      difference:
        /^GET \/v1\/chain\/products at asOf \[\]: \$\.products\[\d\]\.\w+: expected -?\d+, got -?\d+; ahead: right for a later asOf, /,
    },
    {
      what: 'a stale answer that says so, from one that calls itself current',
      spoil() {
        let first: string | undefined;
        return spoilAnswer(CHAIN, (body) => {
          first ??= body;
          return first;
        });
      },
      difference: /^GET \/v1\/chain\/products: missing acknowledged writes: its asOf leaves out \[1,10\d,\d+\]$/,
    },
    {
      what: 'one lost call, acknowledged',
      spoil() {
        let calls = 0;
        return async (asked, forward) => {
          if (asked.path !== '/v1/receipts' || ++calls !== 3) return forward();
          const { shopId, till, receipts }: ReceiptsPost = JSON.parse(asked.body);
          return { status: 201, type: JSON_TYPE, body: JSON.stringify({ shopId, till, seq: receipts.at(-1)?.seq }) };
        };
      },
      difference: /^POST \/v1\/receipts \[1,10\d,\d+…\d+\]: expected 20[01], got 409: .*"gap"/,
    },
    {
      what: 'other prices than were posted',
      spoil: () => async (asked, forward) => {
        if (asked.path !== '/v1/prices') return forward();
        const post: PricePost = JSON.parse(asked.body);
        return forward(JSON.stringify({ ...post, priceCents: post.priceCents + 1 }));
      },
      difference:
        /^GET \/v1\/chain\/products\/\d at asOf \[\[1,100,\d+\],.*: \$\.price\.currentCents: expected \d+, got \d+$/,
    },
    {
      what: 'one line lost of one receipt',
      spoil: () => async (asked, forward) => {
        if (asked.path !== '/v1/receipts') return forward();
        const post: ReceiptsPost = JSON.parse(asked.body);
        const receipts = post.receipts.map((receipt) =>
          post.till === 101 && receipt.seq === 2 ? { ...receipt, lines: receipt.lines.slice(1) } : receipt,
        );
        return forward(JSON.stringify({ ...post, receipts }));
      },
      difference:
        /^GET \/v1\/chain\/products at asOf \[\[1,100,\d+\],.*: \$\.products\[\d\]\.\w+: expected -?\d+, got -?\d+$/,
    },
    {
      what: 'a call that was answered and left no trace but in asOf',
      spoil() {
        let calls = 0;
        // The same whenever they are sent again.
        const lost = new Set<string>();
        return async (asked, forward) => {
          if (asked.path !== '/v1/receipts') return forward();
          const post: ReceiptsPost = JSON.parse(asked.body);
          if (++calls === 3) for (const { seq } of post.receipts) lost.add(`${post.till}/${seq}`);
          const receipts = post.receipts.map((one) => (lost.has(`${post.till}/${one.seq}`) ? worthless(one) : one));
          return forward(JSON.stringify({ ...post, receipts }));
        };
      },
      difference: /^GET \/v1\/chain\/products at asOf .*; lost update: right but for \[1,10\d,\d+(…\d+)?\], /,
    },
    {
      what: 'two answers put together',
      spoil() {
        let first: Overview | undefined;
        return spoilAnswer(CHAIN, (body) => {
          const { asOf, data }: Answer<Overview> = JSON.parse(body);
          first ??= data;
          return JSON.stringify({
            asOf,
            data: { ...data, products: [...first.products.slice(0, 3), ...data.products.slice(3)] },
          });
        });
      },
      difference:
        /; two snapshots: products\[3\] is right for the asOf \[\[1,100,.*, products\[0\] is right for the asOf \[\]$/,
    },
    {
      what: 'a conflict accepted',
      spoil: () => async (_, forward) => {
        const reply = await forward();
        const conflict = reply.status === 409 && reply.body.includes('"conflict"');
        return conflict ? { status: 201, type: JSON_TYPE, body: '{}' } : reply;
      },
      difference: /^POST \/v1\/receipts \[1,10\d,\d+…\d+\]: expected 409, got 201: \{\}$/,
    },
    {
      what: 'a wrong number expected after a gap',
      spoil: () => async (_, forward) => {
        const reply = await forward();
        return {
          ...reply,
          body: reply.body.replace(/"expectedSeq":(\d+)/, (_, seq) => `"expectedSeq":${Number(seq) + 1}`),
        };
      },
      difference: /^POST \/v1\/receipts \[1,10\d,\d+…\d+\]: expected expectedSeq \d+, got \d+$/,
    },
    {
      what: 'a repeat that counts as new',
      spoil: () => async (asked, forward) => {
        const reply = await forward();
        return asked.path === '/v1/receipts' && reply.status === 200 ? { ...reply, status: 201 } : reply;
      },
      difference: /^POST \/v1\/receipts \[1,10\d,\d+…\d+\]: expected 200, got 201: /,
    },
    {
      what: 'a refusal that is no problem document',
      spoil: () => async (_, forward) => {
        const reply = await forward();
        return reply.status === 409 ? { status: 409, type: 'text/html', body: '<h1>Conflict</h1>' } : reply;
      },
      difference:
        /^POST \/v1\/receipts \[1,10\d,\d+…\d+\]: expected problem "(conflict|gap)", got "<h1>Conflict<\/h1>"$/,
    },
  ];

  test.each(wrong)('$what', async ({ spoil, difference }) => {
    const { differences } = await verified(await freshService(), spoil());
    expect(differences[0]).toMatch(difference);
  });
});
