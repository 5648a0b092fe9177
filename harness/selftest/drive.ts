/** Drives the self-test's server with the driver under test, exactly as a run does, and fetches the truth. */
import { type Scenario, USUAL } from '../../model/scenario.ts';
import type { PerSecond, Seconds } from '../../model/units.ts';
import { dueTimes } from '../drive/arrivals.ts';
import { driveClosed } from '../drive/closed.ts';
import { liveTills } from '../drive/live-tills.ts';
import { driveOpen } from '../drive/open.ts';
import type { PhaseSetup } from '../drive/phase.ts';
import { piecesOf } from '../drive/shape.ts';
import type { Behaviour } from './behaviours.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { KnownServer } from './known-server.ts';
import { sharedOffset } from './stamps.ts';
import { throughputIn } from './throughput.ts';
import { type Truth, truthOf } from './truth.ts';

export interface Place {
  readonly server: KnownServer;
  readonly signal: AbortSignal;
}

/** Before each window: connections are opened, and code that is new is compiled. */
const WARM_UP: Seconds = 0.5;
const SEED = 1;

const READS: Scenario = {
  ...USUAL,
  name: 'selftest',
  question: 'Does the driver tell the truth?',
  mix: [{ operation: 'shop-detail', share: 1 }],
  ratePerSecond: 1,
  objectives: { latencyMs: 1_000, stalenessMs: null },
};

export async function driveKnown(
  { server, signal }: Place,
  behaviour: Behaviour,
  seconds: Seconds,
): Promise<{ readonly truth: Truth; readonly ours: Figures }> {
  const { ratePerSecond, timeoutMs } = behaviour;
  await server.behave(behaviour, 1000 * (WARM_UP + seconds / 2));
  const { phase, beginAt } = await driveOpen({
    ...setupFor({ server, signal }, seconds),
    timeoutMs,
    ratePerSecond,
    // The n-th request carries its number.
    at: (n) => ({ operation: 'shop-detail', shopId: 1, productId: n }),
  });
  const warmup = 1000 * WARM_UP;
  const due = dueTimes({ kind: 'poisson', ratePerSecond, seed: SEED }, piecesOf(READS.shape, warmup, 1000 * seconds));
  const schedule = { due, beginAt: beginAt + sharedOffset(), warmup, timeoutMs };
  return { truth: truthOf(await server.stamps(), schedule), ours: figuresOf(phase) };
}

/** Answers per second of a closed loop, by the server's own count and by the driver's. */
export async function driveKnownClosed(
  { server, signal }: Place,
  behaviour: Behaviour,
  { clients, seconds }: { readonly clients: number; readonly seconds: Seconds },
): Promise<{ readonly truth: PerSecond; readonly ours: PerSecond }> {
  await server.behave(behaviour, 0);
  let beginAt = 0;
  const { phase } = await driveClosed({
    ...setupFor({ server, signal }, seconds),
    clients,
    onWindow(edge) {
      if (edge === 'begins') beginAt = performance.now() + sharedOffset();
    },
  });
  const truth = throughputIn(await server.stamps(), { beginAt, seconds: phase.seconds });
  return { truth, ours: phase.throughputPerSecond };
}

function setupFor({ server: { baseUrl }, signal }: Place, seconds: Seconds): PhaseSetup {
  return {
    baseUrl,
    secret: 'the server lets everybody in',
    scenario: READS,
    store: { shops: 1, products: 1 },
    tills: liveTills(1, 1),
    makeReceipt: () => {
      throw new Error('nothing is sold in a self-test');
    },
    seed: SEED,
    warmupSeconds: WARM_UP,
    seconds,
    timeoutMs: 10_000,
    keepAnswers: 0,
    signal,
  };
}
