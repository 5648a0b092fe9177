/** Under which conditions gates are held, and what is known to be different between their sides. */
import type { MetricName } from '../../../judge/gate/metrics.ts';
import type { Slowdown } from '../injected/slowdown.ts';

export interface Condition {
  readonly name: string;
  readonly words: string;
  /** What the candidate is made worse in; null: both sides are equal. */
  readonly change: Change | null;
  /** Share of a core that a program beside the gate burns. */
  readonly neighbour: number;
}

export interface Change {
  readonly kind: 'cpu' | 'sleep' | 'tail';
  readonly metric: MetricName;
  /** Of the base's value. */
  readonly share: number;
}

export const CONDITIONS: readonly Condition[] = [
  { name: 'equal', words: 'equal sides', change: null, neighbour: 0 },
  { name: 'cpu-3', words: 'CPU +3 %', change: { kind: 'cpu', metric: 'cpuPerRequest', share: 0.03 }, neighbour: 0 },
  { name: 'cpu-5', words: 'CPU +5 %', change: { kind: 'cpu', metric: 'cpuPerRequest', share: 0.05 }, neighbour: 0 },
  { name: 'p50-7', words: 'p50 +7 %', change: { kind: 'sleep', metric: 'p50', share: 0.07 }, neighbour: 0 },
  { name: 'p99-20', words: 'p99 +20 %', change: { kind: 'tail', metric: 'p99', share: 0.2 }, neighbour: 0 },
  { name: 'beside', words: 'equal sides beside a neighbour', change: null, neighbour: 0.5 },
];

/** Slowdowns that are there or not, without a size in percent: no generations are recorded, but gates are held for real. */
export interface UnsizedCondition {
  readonly name: string;
  readonly words: string;
  readonly slowdown: Slowdown;
}

export const UNSIZED_CONDITIONS: readonly UnsizedCondition[] = [
  { name: 'query', words: 'one more statement a request', slowdown: { kind: 'query' } },
  { name: 'index', words: 'a lost index', slowdown: { kind: 'index' } },
  { name: 'blanks', words: 'answers longer by 500 bytes', slowdown: { kind: 'blanks', bytes: 500 } },
];
