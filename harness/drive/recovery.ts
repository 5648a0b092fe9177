/** Between two windows: has the service worked off what the last one left behind? */
import { setTimeout } from 'node:timers/promises';
import { type Scenario, writes } from '../../model/scenario.ts';
import type { Milliseconds } from '../../model/units.ts';
import { stalenessOf } from '../measure/staleness.ts';
import { readAsOf } from './answers.ts';
import { callOf } from './call.ts';
import { settledBy } from './clock.ts';
import { type Asked, operationsOf } from './operations.ts';
import { DRAIN_SLACK, type PhaseSetup } from './phase.ts';
import { type Reply, type Sender, sender } from './sender.ts';
import type { TokenFor } from './sessions.ts';

/** Answers in a row that miss no write, each of whatever the scenario asks for next: one shop may be lucky. */
const FRESH_IN_A_ROW = 3;
/** After an answer that shows that it has not. */
const PAUSE: Milliseconds = 50;
/** Of the sequence in which the scenario asks; a mix without a read among so many has none. */
const LOOKED_THROUGH = 1_000;

/**
 * Reads as the scenario does, one after the other, until an answer comes and, where answers can be stale, some in a row
 * miss no write that was acknowledged before. What was sent has come back by then; a scenario that only writes leaves
 * nothing else to look at.
 * @returns false if it has not recovered within the time-out
 * @throws the signal's reason
 */
export async function recovered(setup: PhaseSetup, tokenFor: TokenFor): Promise<boolean> {
  const reads = readsOf(setup);
  const wanted = reads.length === 0 ? 0 : canBeStale(setup.scenario) ? FRESH_IN_A_ROW : 1;
  const until = performance.now() + setup.timeoutMs;
  const connection = sender(setup.baseUrl, setup.timeoutMs);
  try {
    for (let n = 0, inARow = 0; inARow < wanted; n++) {
      inARow = (await isRecovered(connection, reads[n % reads.length], setup, tokenFor)) ? inARow + 1 : 0;
      if (inARow > 0) continue;
      if (performance.now() > until) return false;
      await setTimeout(PAUSE, undefined, { signal: setup.signal });
    }
    return true;
  } catch (error) {
    throw setup.signal.aborted ? setup.signal.reason : error;
  } finally {
    await connection.destroy();
  }
}

function readsOf({ scenario, store, seed }: PhaseSetup): readonly Asked[] {
  const at = operationsOf(scenario, store, seed);
  return Array.from({ length: LOOKED_THROUGH }, (_, n) => at(n)).filter(({ operation }) => operation !== 'receipts');
}

async function isRecovered(
  connection: Sender,
  asked: Asked | undefined,
  setup: PhaseSetup,
  tokenFor: TokenFor,
): Promise<boolean> {
  if (asked === undefined) return true;
  const sentAt = performance.now();
  const { promise, resolve } = Promise.withResolvers<Reply>();
  connection.send(callOf(asked, null, setup, tokenFor), resolve);
  await settledBy(
    promise.then(() => {}),
    sentAt + setup.timeoutMs + DRAIN_SLACK,
    setup.signal,
  );
  const reply = await promise;
  if (reply.outcome !== 'answered') return false;
  return !canBeStale(setup.scenario) || missesNothing(reply.text(), asked, setup, sentAt);
}

function missesNothing(body: string, asked: Asked, { tills }: PhaseSetup, sentAt: Milliseconds): boolean {
  const asOf = readAsOf(body);
  const scope = 'shopId' in asked ? ({ kind: 'shop', shopId: asked.shopId } as const) : ({ kind: 'chain' } as const);
  return asOf !== null && stalenessOf(asOf, tills.of(scope), sentAt) === 0;
}

function canBeStale(scenario: Scenario): boolean {
  return scenario.objectives.stalenessMs !== null && writes(scenario);
}
