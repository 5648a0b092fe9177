/** What tests of durability share: a service, tills and desks of several shops that post to it, and what has to be there in the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { keyOf } from '../../datagen/mix.ts';
import { checkAnswer } from '../../harness/check/answers.ts';
import { type ContractClient, contractClient } from '../../harness/check/client.ts';
import { allQuestions, pathOf } from '../../harness/check/questions.ts';
import { type Served, serve } from '../../harness/check/test-helpers.ts';
import { type RecordedWrites, recordedWrites } from '../../harness/check/write-log.ts';
import { namedVariants, printVariant, type Variant } from '../../harness/variant.ts';
import type { Checker } from '../../harness/verification.ts';
import { IMPLEMENTATIONS } from '../../implementations/registry.ts';
import { type AsOf, DESK_TILL } from '../../model/contract.ts';
import type { Capabilities } from '../../model/implementation.ts';
import { type Till, tillOf } from './till.ts';

export const SEED = 20260630;
export const SHOPS = 2;
const TILLS = [DESK_TILL, 101, 102, 103];
const TIMEOUT_MS = 20_000;
/** For answers that need not be current, and for a service that has to come back. */
const PATIENCE_MS = 45_000;
const POLL_MS = 50;

/** A variant whose writes are durable. */
interface Durable {
  readonly name: string;
  readonly variant: Variant;
  readonly answers: Capabilities['answers'];
}

/**
 * Of every implementation the default, and the first variant with another promise about its answers. The others write as
 * one of these does; a kill amid writing meets them in the contract suite.
 */
export const DURABLE: readonly Durable[] = IMPLEMENTATIONS.flatMap((implementation) => {
  const [standard, ...others] = durable(namedVariants(implementation));
  return standard === undefined ? [] : [standard, ...others.filter(({ answers }) => answers !== standard.answers)];
});

function durable(variants: readonly Variant[]): Durable[] {
  return variants.flatMap((variant) => {
    const { answers, writes } = variant.implementation.capabilities(variant.options);
    return writes === 'durable' ? [{ name: printVariant(variant), variant, answers }] : [];
  });
}

export interface Floor {
  readonly answers: Capabilities['answers'];
  readonly served: Served;
  readonly client: ContractClient;
  readonly checker: Checker;
  readonly log: RecordedWrites;
  readonly tills: readonly Till[];
  close(): Promise<void>;
}

/** A floor for the tests of one `describe`; to be asked for inside of a test. */
export function useFloor(durable: Durable, checker: () => Checker): () => Floor {
  let floor: Floor | undefined;
  beforeAll(async () => {
    floor = await openFloor(durable, checker());
  });
  afterAll(() => floor?.close());
  return () => {
    if (floor === undefined) throw new Error('only inside of a test');
    return floor;
  };
}

async function openFloor({ variant, answers }: Durable, checker: Checker): Promise<Floor> {
  const served = await serve(variant, checker.dataset);
  const client = contractClient(served.service, TIMEOUT_MS);
  const log = recordedWrites();
  const makeReceipt = (shopId: number, till: number, seq: number) =>
    checker.makeReceipt(shopId, till, seq, 1 + (seq % 4));
  const counter = { client, log, seed: SEED, makeReceipt, makePrice: checker.makePrice };
  const tills = Array.from({ length: SHOPS }, (_, index) => TILLS.map((till) => tillOf(counter, index + 1, till)));
  return {
    answers,
    served,
    client,
    checker,
    log,
    tills: tills.flat(),
    async close() {
      await client.close();
      await served.stop();
    },
  };
}

export interface Posting {
  /** Resolves when every till has so many acknowledgements more. @throws {Error} if they do not come */
  more(each: number): Promise<void>;
  /** Nothing is on its way any more. @returns refusals that no failure of the service explains */
  stop(): Promise<readonly number[]>;
}

/** All tills post, and post again what failed. */
export function startPosting({ tills }: Floor): Posting {
  const refused: number[] = [];
  let open = true;
  const posting = tills.map(async (till) => {
    while (open) {
      const status = await till.post();
      if (status === 200 || status === 201) continue;
      if (status !== null && status < 500) return refused.push(status);
      await sleep(POLL_MS);
    }
  });
  return {
    async more(each) {
      const goals = tills.map((till) => ({ till, goal: till.acknowledged + each }));
      const deadline = performance.now() + PATIENCE_MS;
      while (goals.some(({ till, goal }) => till.acknowledged < goal)) {
        if (refused.length > 0) throw new Error(`tills were refused: ${refused.join(', ')}`);
        if (performance.now() > deadline) throw new Error('tills are not served any more');
        await sleep(POLL_MS);
      }
    },
    async stop() {
      open = false;
      await Promise.all(posting);
      return refused;
    },
  };
}

/** The chain's positions, once they include all that was acknowledged; whoever is current has one attempt. */
async function settledAsOf({ answers, client, tills }: Floor): Promise<AsOf> {
  const deadline = performance.now() + (answers === 'current' ? 0 : PATIENCE_MS);
  for (;;) {
    const { status, body } = await client.get('/v1/chain/products', 'bi-1');
    expect(status, body).toBe(200);
    const asOf: AsOf = JSON.parse(body).asOf;
    if (tills.every((till) => positionOf(asOf, till) >= till.acknowledged) || performance.now() >= deadline)
      return asOf;
    await sleep(POLL_MS);
  }
}

const positionOf = (asOf: AsOf, { shopId, till }: Till) =>
  asOf.find(([shop, of]) => shop === shopId && of === till)?.[2] ?? 0;

/** Of a till's last call either all is there or nothing, and all if it was acknowledged. */
export async function expectWhole(floor: Floor): Promise<void> {
  const asOf = await settledAsOf(floor);
  for (const till of floor.tills) {
    const { shopId, acknowledged, sent } = till;
    expect([acknowledged, sent], `till ${till.till} of shop ${shopId}`).toContain(positionOf(asOf, till));
  }
}

export async function expectRightAnswers({ checker, client, log }: Floor): Promise<void> {
  for (const question of allQuestions(checker.dataset.manifest)) {
    const { status, body } = await client.get(pathOf(question), 'bi-1');
    expect(status, body).toBe(200);
    expect(await checkAnswer(checker.oracle, log, question, body)).toMatchObject({ kind: 'right' });
  }
}

/** Every number is known once: its repeat is 200, other content a conflict, the next one new. */
export async function expectKnownOnce({ tills }: Floor): Promise<void> {
  await Promise.all(tills.map(isKnownOnce));
}

async function isKnownOnce(till: Till): Promise<void> {
  for (let seq = 1; seq <= till.acknowledged; seq++) expect(await till.repeat(seq)).toMatchObject({ status: 200 });
  const middle = 1 + (keyOf(SEED, 3, till.shopId, till.till) % till.acknowledged);
  for (const seq of [middle, till.acknowledged]) {
    const { status, body } = await till.contradict(seq);
    expect({ status, type: JSON.parse(body).type }).toEqual({ status: 409, type: 'conflict' });
  }
  expect(await till.next()).toMatchObject({ status: 201 });
}

/** Sends again what is not known to have arrived. */
export async function postTheRest({ tills }: Floor): Promise<void> {
  for (const till of tills) if (till.sent > till.acknowledged) expect([200, 201]).toContain(await till.post());
}
