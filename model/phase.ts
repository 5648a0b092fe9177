/** What one phase of load found: the closed one, and the open one. */
import { type Static, Type } from 'typebox';
import { Operation } from './scenario.ts';
import { Count, Nullable } from './schema-parts.ts';

/** Requests that were due in the measured window, by what became of them; the kinds add up to `due`. */
export const Outcomes = Type.Object({
  due: Count,
  /** Answered with the expected status. */
  answered: Count,
  /** Answered with any other status. */
  refused: Count,
  timedOut: Count,
  /** The connection broke before the answer was whole. */
  cutOff: Count,
  /** Still waiting when the phase was given up. */
  unfinished: Count,
});
export type Outcomes = Static<typeof Outcomes>;

/**
 * Times of the answered requests as an HdrHistogram (µs, 3 significant digits, compressed, base64),
 * and how many due requests have no time: those rank last in every percentile.
 */
export const Distribution = Type.Object({
  recorded: Count,
  failed: Count,
  histogram: Type.String(),
});
export type Distribution = Static<typeof Distribution>;

export const OperationFigures = Type.Object({
  operation: Operation,
  outcomes: Outcomes,
  /** From the intended start in the open model, from the send in the closed model. */
  response: Distribution,
  /** From the send. */
  service: Distribution,
});
export type OperationFigures = Static<typeof OperationFigures>;

/** One second of a phase; a request belongs to the second it was due in. Warm-up has negative seconds. */
export const SecondFigures = Type.Object({
  second: Type.Integer(),
  outcomes: Outcomes,
  /** null where nothing was answered. */
  p50Us: Nullable(Type.Number()),
  p99Us: Nullable(Type.Number()),
  lagP99Us: Nullable(Type.Number()),
  /** Share of all cores that the hypervisor took, and that was idle; null where it cannot be read. */
  stealShare: Nullable(Type.Number()),
  idleShare: Nullable(Type.Number()),
  /** Share of the second in which some task had to wait for it, 0 … 1; null where the kernel does not say. */
  cpuPressure: Nullable(Type.Number()),
  ioPressure: Nullable(Type.Number()),
  memoryPressure: Nullable(Type.Number()),
  /** Load average of the last minute; null where it cannot be read. */
  load: Nullable(Type.Number()),
});
export type SecondFigures = Static<typeof SecondFigures>;

/**
 * Whether a window drifted: Mann and Kendall's test over equal slices of it (of the throughput in the closed phase, of the
 * median response time in the open one).
 */
const Trend = Type.Object({
  slices: Type.Integer({ minimum: 1 }),
  /** By Theil and Sen's slope, over the whole window, as a fraction of the median slice: 0.2 is a rise by 20 %. */
  change: Type.Number(),
  /** Probability of a trend as clear as this by chance, two-sided. */
  p: Type.Number({ minimum: 0, maximum: 1 }),
});

const phaseFields = {
  warmupSeconds: Type.Number({ minimum: 0 }),
  /** The measured window, without warm-up. */
  seconds: Type.Number({ exclusiveMinimum: 0 }),
  outcomes: Outcomes,
  operations: Type.Array(OperationFigures),
  series: Type.Array(SecondFigures),
  /** CPU of the window by component, children included; the driver is the load generator itself. */
  cpuSeconds: Type.Record(Type.String(), Type.Number({ minimum: 0 })),
  /** Cores' worth of CPU that the driver thread used, and share of the machine that stood idle. */
  driverCores: Type.Number({ minimum: 0 }),
  idleShare: Nullable(Type.Number()),
  /** null: too few requests to tell, or a rate that was meant to change. */
  trend: Nullable(Trend),
};

export const ClosedPhase = Type.Object({
  clients: Type.Integer({ minimum: 1 }),
  /** Answered requests per second of the window. */
  throughputPerSecond: Type.Number({ minimum: 0 }),
  ...phaseFields,
});
export type ClosedPhase = Static<typeof ClosedPhase>;

export const OpenPhase = Type.Object({
  offeredPerSecond: Type.Number({ exclusiveMinimum: 0 }),
  /** Sent later than intended by: the driver's own lateness, and waiting for a busy till. */
  lag: Distribution,
  /** Staleness of the answers in µs; null where the scenario has no staleness objective. */
  staleness: Nullable(Distribution),
  /** Answered within the latency objective and, where there is one, the staleness objective. */
  good: Count,
  /**
   * Answered requests by response time and staleness, for objectives that are chosen later. Each entry is [ms, ms, count]:
   * response time and staleness up to these edges (of the last entries before them: above). Staleness is null for what
   * cannot be stale. Edges are preferred numbers, twenty to a decade (model/joint.ts).
   */
  joint: Type.Array(Type.Tuple([Type.Number(), Nullable(Type.Number()), Count])),
  /** Acknowledgement of a write to the end of the first answer that includes it; null where nobody looks for it. */
  visibility: Nullable(Distribution),
  /** Connections opened for requests of the window: what opening each took, part of the service time of its first request. */
  connect: Distribution,
  /** Requests that were due and had to wait before they were sent; `neverSent` of them until the phase was given up. */
  waits: Type.Object({
    till: Type.Object({ waited: Count, neverSent: Count }),
    connection: Type.Object({ waited: Count, neverSent: Count }),
  }),
  /** Bytes of requests and answers in the window, headers included, as TCP carried them. */
  wire: Type.Object({ sentBytes: Count, receivedBytes: Count }),
  ...phaseFields,
});
export type OpenPhase = Static<typeof OpenPhase>;
