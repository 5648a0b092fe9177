/** The contract (docs/contract.md) as tests over HTTP, for any implementation: by capability, never by name. */
import { afterAll, beforeAll, describe } from 'vitest';
import { FIRST_LIVE_TILL } from '../../model/contract.ts';
import type { Capabilities } from '../../model/implementation.ts';
import { accessCases } from './access.ts';
import { concurrencyCases } from './concurrency.ts';
import { limitCases } from './limits.ts';
import { priceCases } from './prices.ts';
import { readCases } from './reads.ts';
import { receiptCases } from './receipts.ts';
import { restartCases } from './restart.ts';
import { sessionCases } from './sessions.ts';
import { validationCases } from './validation.ts';

/** A service on a fresh clone: no live till has posted anything. */
export interface RunningService {
  /** As in `http://127.0.0.1:4000`. */
  readonly baseUrl: string;
  readonly secret: string;
  readonly manifestToday: string;
  /** Shops have the ids 1…shops, products 1…products. */
  readonly shops: number;
  readonly products: number;
  /** Of so many products, from the rarest on, all details are asked for: fewer where each takes seconds. */
  readonly detailsAsked: number;
  stop(): Promise<void>;
  /** SIGKILL, and a start on the same state; at the same baseUrl. */
  restart?(): Promise<void>;
}

/** What the cases share. */
export interface Suite {
  readonly capabilities: Capabilities;
  /** Only inside of a test. */
  service(): RunningService;
  /** A live till of shop 1 that no other case uses, so that cases do not depend on each other. */
  newTill(): number;
}

export function describeContract(name: string, capabilities: Capabilities, start: () => Promise<RunningService>): void {
  describe(`the contract, by ${name}`, () => {
    let running: RunningService | undefined;
    let tills = FIRST_LIVE_TILL;
    const suite: Suite = {
      capabilities,
      service: () => {
        if (running === undefined) throw new Error('the service is not running');
        return running;
      },
      newTill: () => tills++,
    };
    beforeAll(async () => {
      running = await start();
    });
    afterAll(() => running?.stop());

    readCases(suite);
    sessionCases(suite);
    accessCases(suite);
    limitCases(suite);
    describe.skipIf(capabilities.writes === 'none')('writes', () => {
      validationCases(suite);
      receiptCases(suite);
      priceCases(suite);
      concurrencyCases(suite);
      restartCases(suite);
    });
  });
}
