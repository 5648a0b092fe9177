/**
 * What was acknowledged survives SIGKILL, once and whole: tills and desks of several shops post while the service is
 * killed again and again. For every implementation whose writes are durable.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOf } from '../../datagen/mix.ts';
import { checkAnswer } from '../../harness/check/answers.ts';
import { type ContractClient, contractClient } from '../../harness/check/client.ts';
import { allQuestions, pathOf } from '../../harness/check/questions.ts';
import { cheapVariants, dataset, FEW_PRODUCTS, type Served, serve } from '../../harness/check/test-helpers.ts';
import { type RecordedWrites, recordedWrites } from '../../harness/check/write-log.ts';
import { printVariant } from '../../harness/variant.ts';
import { type Checker, openChecker } from '../../harness/verification.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import { type AsOf, DESK_TILL } from '../../model/contract.ts';
import type { Capabilities } from '../../model/implementation.ts';
import { type Till, tillOf } from './till.ts';

const SEED = 20260630;
const SHOPS = 2;
const TILLS = [DESK_TILL, 101, 102, 103];
const KILLS = 4;
/** Acknowledgements before a kill: so many at least, and up to so many more. */
const POSTS_A_LIFE = { least: 15, more: 50 };
/** The kill comes up to so much later, so that it meets commits at any stage. */
const MOST_DELAY_MS = 12;
const TIMEOUT_MS = 20_000;
/** For answers that need not be current. */
const PATIENCE_MS = 45_000;

let checker: Checker;
beforeAll(async () => {
  checker = await openChecker(await dataset(SHOPS));
});
afterAll(() => checker?.oracle.close());

const durable = IMPLEMENTATIONS.flatMap(cheapVariants)
  .map((variant) => ({ name: printVariant(variant), variant, ...variant.implementation.capabilities(variant.options) }))
  .filter(({ writes }) => writes === 'durable');

describe.each(durable)('$name, killed while tills post', ({ variant, answers }) => {
  let served: Served;
  let client: ContractClient;
  let tills: readonly Till[];
  const log = recordedWrites();

  beforeAll(async () => {
    served = await serve(variant, checker.dataset);
    client = contractClient(served.service, TIMEOUT_MS);
    const { manifest } = checker.dataset;
    const makeReceipt = (shopId: number, till: number, seq: number) =>
      checker.makeReceipt(shopId, till, seq, 1 + (seq % 4));
    const counter = { client, log, seed: SEED, today: manifest.today, products: FEW_PRODUCTS, makeReceipt };
    tills = Array.from({ length: SHOPS }, (_, index) => TILLS.map((till) => tillOf(counter, index + 1, till))).flat();
  });
  afterAll(async () => {
    await client?.close();
    await served?.stop();
  });

  test('after every kill an answer holds all that was acknowledged, and calls whole or not at all', async () => {
    for (let life = 0; life < KILLS; life++) {
      await postUntilKilled(served, tills, life);
      expectWhole(await settledAsOf(answers, client, tills), tills);
    }
    expect(tills.filter(({ acknowledged }) => acknowledged === 0)).toEqual([]);
  });

  test('all answers are right at their own asOf, with and without the calls that were not acknowledged', async () => {
    await expectRightAnswers(client, log);
    for (const till of tills) if (till.sent > till.acknowledged) expect([200, 201]).toContain(await till.post());
    expectWhole(await settledAsOf(answers, client, tills), tills);
    await expectRightAnswers(client, log);
  });

  test('every number is known once: its repeat is 200, other content a conflict, the next one new', async () => {
    await Promise.all(tills.map(expectKnownOnce));
    await served.service.killAndRestart();
    for (const till of tills) expect(await till.repeat(till.sent)).toMatchObject({ status: 200 });
    await expectRightAnswers(client, log);
    expect(served.signal.aborted).toBe(false);
  });
});

/** All tills post until the kill; a call that it meets stays without an answer, and is the first of the next life. */
async function postUntilKilled({ service }: Served, tills: readonly Till[], life: number): Promise<void> {
  const posts = POSTS_A_LIFE.least + (keyOf(SEED, 4, life) % POSTS_A_LIFE.more);
  const enough = Promise.withResolvers<void>();
  let acknowledged = 0;
  const refused: number[] = [];
  const posting = tills.map(async (till) => {
    for (let status = await till.post(); status !== null; status = await till.post()) {
      if (status !== 200 && status !== 201) return refused.push(status);
      if (++acknowledged === posts) enough.resolve();
    }
  });
  // Tills that are all refused would never be enough.
  await Promise.race([enough.promise, Promise.all(posting)]);
  await sleep(keyOf(SEED, 5, life) % MOST_DELAY_MS);
  const [killed] = await Promise.all([service.killAndRestart().then(() => true), Promise.all(posting)]);
  expect({ killed, refused }).toEqual({ killed: true, refused: [] });
}

async function expectKnownOnce(till: Till): Promise<void> {
  for (let seq = 1; seq <= till.acknowledged; seq++) expect(await till.repeat(seq)).toMatchObject({ status: 200 });
  const middle = 1 + (keyOf(SEED, 3, till.shopId, till.till) % till.acknowledged);
  for (const seq of [middle, till.acknowledged]) {
    const { status, body } = await till.contradict(seq);
    expect({ status, type: JSON.parse(body).type }).toEqual({ status: 409, type: 'conflict' });
  }
  expect(await till.next()).toMatchObject({ status: 201 });
}

/** The chain's positions, once they include all that was acknowledged; whoever is current has one attempt. */
async function settledAsOf(
  answers: Capabilities['answers'],
  client: ContractClient,
  tills: readonly Till[],
): Promise<AsOf> {
  const deadline = performance.now() + (answers === 'current' ? 0 : PATIENCE_MS);
  for (;;) {
    const { status, body } = await client.get('/v1/chain/products', 'bi-1');
    expect(status, body).toBe(200);
    const asOf: AsOf = JSON.parse(body).asOf;
    if (tills.every((till) => positionOf(asOf, till) >= till.acknowledged) || performance.now() >= deadline)
      return asOf;
    await sleep(100);
  }
}

const positionOf = (asOf: AsOf, { shopId, till }: Till) =>
  asOf.find(([shop, of]) => shop === shopId && of === till)?.[2] ?? 0;

/** Of a till's last call either all is there or nothing, and all if it was acknowledged. */
function expectWhole(asOf: AsOf, tills: readonly Till[]): void {
  for (const till of tills) {
    const { shopId, acknowledged, sent } = till;
    expect([acknowledged, sent], `till ${till.till} of shop ${shopId}`).toContain(positionOf(asOf, till));
  }
}

async function expectRightAnswers(client: ContractClient, log: RecordedWrites): Promise<void> {
  for (const question of allQuestions(checker.dataset.manifest)) {
    const { status, body } = await client.get(pathOf(question), 'bi-1');
    expect(status, body).toBe(200);
    expect(await checkAnswer(checker.oracle, log, question, body)).toMatchObject({ kind: 'right' });
  }
}
