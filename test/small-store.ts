/** What tests of one implementation share: services on a small data set, tills and desks that post, and the oracle beside them. */
import { expect } from 'vitest';
import { checkAnswer } from '../harness/check/answers.ts';
import { type ContractClient, contractClient } from '../harness/check/client.ts';
import { allQuestions, pathOf, type Question } from '../harness/check/questions.ts';
import { FEW_PRODUCTS, useChecker } from '../harness/check/test-helpers.ts';
import { type RecordedWrites, recordedWrites } from '../harness/check/write-log.ts';
import { type Started, withService } from '../harness/started.ts';
import type { Variant } from '../harness/variant.ts';
import { DESK_TILL, type Receipt } from '../model/contract.ts';

/** For one call, and for a test: base and state are made by the first on a machine that may be busy. */
export const PATIENCE_MS = 240_000;
export const SHOPS = 2;
export const PRODUCTS = FEW_PRODUCTS;
const WRITING_CLIENTS = 4;

export interface Store {
  readonly started: Started;
  readonly client: ContractClient;
  readonly log: RecordedWrites;
  /** Posts and expects 201; what is sent is in the log before, because an answer may hold it before it is acknowledged. */
  postReceipts(shopId: number, till: number, receipts: readonly Receipt[]): Promise<void>;
  postPrice(shopId: number, seq: number, productId: number, priceCents: number): Promise<void>;
}

/** Of one test file; what it returns is to be used inside of tests. */
export function smallStore() {
  const checker = useChecker(SHOPS);
  let starts = 0;
  /** What is wrong with an answer at its own asOf; null if it is right. */
  const wrongIn = async ({ log }: Store, question: Question, body: string): Promise<string | null> => {
    const checked = await checkAnswer(checker().oracle, log, question, body);
    return checked.kind === 'wrong' ? checked.difference : null;
  };
  return {
    checker,
    wrongIn,
    today: () => checker().dataset.manifest.today,
    questions: (): Question[] => [...allQuestions(checker().dataset.manifest)],
    receipts: (shopId: number, till: number, from: number, to: number): Receipt[] =>
      Array.from({ length: to - from + 1 }, (_, index) =>
        checker().makeReceipt(shopId, till, from + index, 1 + (index % 4)),
      ),
    /** Asks, and holds the answer against the oracle. @returns what is wrong */
    check: async (store: Store, question: Question) => wrongIn(store, question, await answerOf(store, question)),
    serving<T>(variant: Variant, work: (store: Store) => Promise<T>): Promise<T> {
      const { dataset: provided } = checker();
      const name = `${variant.implementation.name}-${starts++}`;
      const request = { variant, dataset: provided, name, signal: new AbortController().signal };
      return withService(request, async (started) => {
        // One has a few connections; writers must not wait for each other before they meet in the database.
        const clients = Array.from({ length: WRITING_CLIENTS }, () => contractClient(started.service, PATIENCE_MS));
        const client = contractClient(started.service, PATIENCE_MS);
        try {
          return await work(storeOf(started, client, clients, provided.manifest.today));
        } finally {
          await Promise.all([client, ...clients].map((one) => one.close()));
        }
      });
    },
  };
}

export async function answerOf({ client }: Store, question: Question): Promise<string> {
  const { status, body } = await client.get(pathOf(question), 'bi-1');
  expect(status, body).toBe(200);
  return body;
}

function storeOf(started: Started, client: ContractClient, writers: readonly ContractClient[], today: string): Store {
  const log = recordedWrites();
  const writer = (shopId: number, till: number) => writers[(shopId + till) % writers.length] ?? client;
  return {
    started,
    client,
    log,
    async postReceipts(shopId, till, receipts) {
      log.addReceipts(shopId, till, receipts);
      const reply = await writer(shopId, till).post('/v1/receipts', `shop-${shopId}`, { shopId, till, receipts });
      expect(reply).toMatchObject({ status: 201 });
    },
    async postPrice(shopId, seq, productId, priceCents) {
      const price = { shopId, seq, productId, validFrom: today, priceCents };
      log.addPrice(price);
      const reply = await writer(shopId, DESK_TILL).post('/v1/prices', `shop-${shopId}`, price);
      expect(reply).toMatchObject({ status: 201 });
    },
  };
}
