/** What a gate decides on, as data, and how two values of it become one number: the log ratio, above 0 where the candidate is worse. */

export interface Metric {
  readonly words: string;
  /** Which change is for the worse. */
  readonly worse: 'higher' | 'lower';
  /** The smallest change that fails, as a share of the base's value (δ). An effect of exactly this size is caught every other time. */
  readonly floor: number;
  /** The change that a pass rules out, as a share of the base's value (τ). */
  readonly tolerance: number;
  /** Requests on each side without which nothing is said. */
  readonly fewestRequests: number;
}

/** The primary metrics: these fail a gate. Others may be shown beside them. */
export const METRICS = {
  p50: { words: 'p50 response time', worse: 'higher', floor: 0.03, tolerance: 0.07, fewestRequests: 0 },
  cpuPerRequest: { words: 'CPU time per request', worse: 'higher', floor: 0.02, tolerance: 0.05, fewestRequests: 0 },
  throughput: { words: 'throughput', worse: 'lower', floor: 0.03, tolerance: 0.07, fewestRequests: 0 },
  p99: { words: 'p99 response time', worse: 'higher', floor: 0.1, tolerance: 0.2, fewestRequests: 10_000 },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

/** Log ratios of one generation, above 0 where the second side is worse. */
export type Values = Readonly<Partial<Record<MetricName, number>>>;

/** log(candidate / base), turned round where less is worse. Both above 0. */
export function worseBy({ worse }: Metric, base: number, candidate: number): number {
  if (!(base > 0 && candidate > 0 && base < Infinity && candidate < Infinity))
    throw new RangeError(`a log ratio needs two finite values above 0: ${base} and ${candidate}`);
  return worse === 'higher' ? Math.log(candidate / base) : Math.log(base / candidate);
}

/** A change for the worse, as a share of the base's value, on the scale of `worseBy`: 7 % less throughput is −log(0.93). */
export function logOf({ worse }: Metric, change: number): number {
  return worse === 'higher' ? Math.log1p(change) : -Math.log1p(-change);
}

/** Back again: the candidate's value as a multiple of the base's. */
export function ratioOf({ worse }: Metric, log: number): number {
  return Math.exp(worse === 'higher' ? log : -log);
}
