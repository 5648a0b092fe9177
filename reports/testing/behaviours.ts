/** Test support: how imagined implementations do under a scenario, and scenarios to imagine them under. */
import { type Scenario, USUAL } from '../../model/scenario.ts';

/** How an imagined implementation does under a scenario. */
export interface Behaviour {
  readonly medianMs: number;
  /** Of the logarithm: 0.3 is steady, 1 has a long tail. */
  readonly sigma: number;
  readonly throughput: number;
  readonly timeOutShare?: number;
  readonly cpuMsPerAnswer: number;
}

export const TIMEOUT_MS = 10_000;

export const STEADY: Behaviour = { medianMs: 4, sigma: 0.35, throughput: 1450, cpuMsPerAnswer: 5.2 };

export const SLOWER: Behaviour = { medianMs: 19, sigma: 0.6, throughput: 410, cpuMsPerAnswer: 31 };

export const OVERRUN: Behaviour = { medianMs: 85, sigma: 1.1, throughput: 38, timeOutShare: 0.02, cpuMsPerAnswer: 240 };

export function grown(behaviour: Behaviour, factor: number): Behaviour {
  const { medianMs, throughput, cpuMsPerAnswer } = behaviour;
  return {
    ...behaviour,
    medianMs: medianMs * factor,
    throughput: throughput / factor,
    cpuMsPerAnswer: cpuMsPerAnswer * factor,
  };
}

export const BROWSE: Scenario = {
  ...USUAL,
  name: 'browse',
  question: "How fast is it when a shop's manager looks around?",
  mix: [
    { operation: 'shop-overview', share: 0.6 },
    { operation: 'shop-detail', share: 0.4 },
  ],
  ratePerSecond: 20,
  objectives: { latencyMs: 250, stalenessMs: null },
  popularity: { shops: 0.8, products: 1 },
};

export const MIXED: Scenario = {
  ...BROWSE,
  name: 'mixed',
  question: 'And while the tills are at work?',
  mix: [
    { operation: 'shop-overview', share: 0.54 },
    { operation: 'shop-detail', share: 0.36 },
    { operation: 'receipts', share: 0.1 },
  ],
  objectives: { latencyMs: 250, stalenessMs: 2000 },
};

export const TRICKLE: Scenario = {
  ...BROWSE,
  name: 'trickle-then-read',
  question: 'How long until a receipt shows?',
  mix: [{ operation: 'receipts', share: 1 }],
  shape: { kind: 'spike', factor: 5, from: 0.4, until: 0.6 },
  afterWrite: 'read-until-visible',
  phases: { closed: false, capacity: false, openSeconds: 30 },
};
