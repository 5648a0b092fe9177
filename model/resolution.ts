/** The smallest changes that a gate finds on one machine, of one workload: what a calibration comes to. */
import { type Static, Type } from 'typebox';

/** As the judge names them (judge/gate/metrics.ts): what fails a gate. */
export const Metric = Type.Enum(['p50', 'cpuPerRequest', 'throughput', 'p99']);
const Share = Type.Number({ minimum: 0 });

export const MetricResolution = Type.Object({
  metric: Metric,
  /** Standard deviation of the log ratio between generations of two equal sides. */
  sigma: Share,
  /** By how much one of them looked worse, on the logarithmic scale, with the interval of 95 %. */
  difference: Type.Object({ mean: Type.Number(), low: Type.Number(), high: Type.Number() }),
  /**
   * The smallest change that 95 of 100 gates fail within the budget, as a share of the base's value.
   * null: none up to 50 %, or no time for it.
   */
  smallest: Type.Union([Share, Type.Null()]),
});
export type MetricResolution = Static<typeof MetricResolution>;

/** Of one workload, without what it was found by. */
export const Resolution = Type.Object({
  measuredAt: Type.String(),
  /** Undisturbed ones that it comes from. */
  generations: Type.Integer({ minimum: 2 }),
  secondsAGeneration: Share,
  /** Of a gate. */
  budgetSeconds: Share,
  /** Of the primary metrics. */
  metrics: Type.Array(MetricResolution),
});
export type Resolution = Static<typeof Resolution>;
