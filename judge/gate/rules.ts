/** The rules of a gate as data: when it looks, and which probability of a mistake each look may spend (docs/gate-statistics.md). */
import { METRICS, type MetricName } from './metrics.ts';

export interface Look {
  /** Undisturbed generations at which it looks. */
  readonly at: number;
  /** Probability, over all metrics, that a look on two equal sides asks for a confirmation; null: it may only pass. */
  readonly level: number | null;
}

export interface GateRules {
  /** In order; the last may fail, and decides. */
  readonly looks: readonly Look[];
  /** Generations of the rerun that confirms. */
  readonly rerun: number;
  /** Probability that a rerun confirms what is not there, metric by metric. */
  readonly rerunLevel: number;
  /** Probability that the bound that makes a pass is below a regression that is there, look by look. */
  readonly passLevel: number;
}

/**
 * The levels of the looks that may fail add up to α = 0.02 (Bonferroni over looks, Holm over metrics within a look).
 * From 10 generations on the signs alone can tell at that level: 1 / 2^10 is below 0.01 / 4.
 */
export const RULES: GateRules = {
  looks: [
    { at: 4, level: null },
    { at: 6, level: null },
    { at: 8, level: null },
    { at: 10, level: 0.01 },
    { at: 13, level: null },
    { at: 16, level: 0.01 },
  ],
  rerun: 8,
  rerunLevel: 0.05,
  passLevel: 0.025,
};

/**
 * What a gate can decide on: p99 only where the rerun alone has enough requests.
 * @param requests - expected on each side in one generation
 */
export function primariesFor(requests: number, rules: GateRules = RULES): readonly MetricName[] {
  return PRIMARIES.filter((name) => requests * rules.rerun >= METRICS[name].fewestRequests);
}

const PRIMARIES: readonly MetricName[] = ['p50', 'cpuPerRequest', 'throughput', 'p99'];
