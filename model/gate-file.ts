/** The gate file: what one `bench gate` compared, measured and decided, from which all its forms of report are made. */
import { type Static, Type } from 'typebox';
import { Metric, Resolution } from './resolution.ts';
import { Dataset, Environment } from './run-file.ts';

/** Name of the gate file inside a gate's folder. */
export const GATE_FILE = 'gate.json';

const Count = Type.Integer({ minimum: 0 });
const Positive = Type.Number({ exclusiveMinimum: 0 });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const Side = Type.Enum(['base', 'candidate']);
/** As the judge names them (judge/gate/counters.ts). */
const Counter = Type.Enum(['statementsPerRequest', 'rowsPerRequest', 'responseBytesPerRequest', 'walBytesPerRequest']);

export const GatePlan = Type.Object({
  /** Each with its variant. */
  implementations: Type.Array(Type.String()),
  scenarios: Type.Array(Type.String()),
  scale: Type.Integer({ minimum: 1 }),
  seed: Count,
  /** Of all draws of who comes first and how long; another one for every gate unless it is given. */
  orderSeed: Count,
  products: Type.Integer({ minimum: 1 }),
  /** Of each workload, an implementation under a scenario: how long it may be measured. */
  budgetSeconds: Positive,
  /** Of each side in each generation, before its segments. */
  warmUpSeconds: Positive,
  /** Of the closed loop: so many requests are under way at a time. */
  clients: Type.Integer({ minimum: 1 }),
  timeoutMs: Type.Integer({ minimum: 1 }),
});
export type GatePlan = Static<typeof GatePlan>;

/** What is compared. */
export const GateSide = Type.Object({
  /** As the user would recognise it: a ref, a folder, or how it was chosen. */
  words: Type.String(),
  /** Full hash; null: a folder that is no commit. */
  commit: Nullable(Type.String()),
  /** Has changes that are not committed. */
  dirty: Type.Boolean(),
  /** How it got its packages: those of the running checkout, a copy of them, or by `npm ci`. */
  packages: Type.Enum(['linked', 'copied', 'installed']),
  installSeconds: Type.Number({ minimum: 0 }),
});
export type GateSide = Static<typeof GateSide>;

const Counts = Type.Record(Counter, Nullable(Type.Number({ minimum: 0 })));

const Counters = Type.Union([
  Type.Object({
    state: Type.Literal('counted'),
    /** The same number of the same requests on both sides. */
    requests: Type.Integer({ minimum: 1 }),
    base: Counts,
    candidate: Counts,
  }),
  Type.Object({ state: Type.Literal('not-counted'), reason: Type.String() }),
]);
export type GateCounters = Static<typeof Counters>;

/** What one side did in one turn. */
const Segment = Type.Object({
  side: Side,
  answers: Count,
  p50Us: Positive,
  throughputPerSecond: Positive,
  cpuUsPerRequest: Positive,
});
export type GateSegment = Static<typeof Segment>;

const Values = Type.Partial(Type.Record(Metric, Type.Number()));

/** Both sides on fresh processes, once. */
export const GateGeneration = Type.Object({
  stage: Type.Enum(['first', 'rerun']),
  startedAt: Type.String(),
  /** Starts, warm-up and segments. */
  seconds: Type.Number({ minimum: 0 }),
  /** Which side was started first. */
  startedFirst: Side,
  segments: Type.Array(Segment),
  /** Over all segments of a side. */
  p99Us: Type.Object({ base: Positive, candidate: Positive }),
  /** Log ratios, above 0 where the candidate is worse. */
  values: Values,
  /** Answers of the side that has fewer. */
  requests: Count,
  machine: Type.Object({
    /** null where the kernel does not say. */
    stealShare: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
    rulerSpread: Type.Number({ minimum: 0 }),
    /** Cores' worth of CPU that went to neither side nor to the driver; null where the kernel does not say. Told, and never decided by. */
    othersCores: Nullable(Type.Number({ minimum: 0 })),
    /** Readings of the CPU ruler between segments. */
    rulerMs: Type.Array(Positive),
  }),
  /** In words what left it out; empty: it counts. */
  leftOut: Type.Array(Type.String()),
});
export type GateGeneration = Static<typeof GateGeneration>;

const Finding = Type.Object({
  counter: Counter,
  base: Type.Number(),
  candidate: Type.Number(),
  verdict: Type.Enum(['same', 'more', 'less']),
});
const Metrics = Type.Array(Metric);

export const GateVerdict = Type.Union([
  Type.Object({ kind: Type.Literal('fail'), by: Type.Literal('counters'), findings: Type.Array(Finding) }),
  Type.Object({ kind: Type.Literal('fail'), by: Type.Literal('metrics'), metrics: Metrics }),
  Type.Object({ kind: Type.Literal('pass') }),
  /** The judge's: all generations were measured. */
  Type.Object({
    kind: Type.Literal('inconclusive'),
    by: Type.Literal('generations'),
    undecided: Metrics,
    unconfirmed: Metrics,
  }),
  /** `waiting`: in the rerun, which these metrics had asked for; empty in the first stage. */
  Type.Object({ kind: Type.Literal('inconclusive'), by: Type.Literal('budget'), waiting: Metrics }),
  /** Too many generations had to be left out. */
  Type.Object({ kind: Type.Literal('invalid') }),
]);
export type GateVerdict = Static<typeof GateVerdict>;

/** Said before the first segment, from the warm-up. */
export const GateShape = Type.Object({
  primaries: Metrics,
  segmentSeconds: Positive,
  /** Of four segments, in each generation. */
  blocks: Type.Integer({ minimum: 1 }),
});
export type GateShape = Static<typeof GateShape>;

/** An implementation under a scenario. */
const Workload = Type.Object({
  implementation: Type.String(),
  scenario: Type.String(),
  /** null: its turn has not come. */
  startedAt: Nullable(Type.String()),
  seconds: Type.Number({ minimum: 0 }),
  counters: Nullable(Counters),
  /** null: no segment was measured. */
  shape: Nullable(GateShape),
  /** What a calibration on this machine has found before; null: there was none. */
  resolution: Nullable(Resolution),
  generations: Type.Array(GateGeneration),
  /** null: not decided, for the gate was interrupted or goes on. */
  verdict: Nullable(GateVerdict),
});
export type GateWorkload = Static<typeof Workload>;

export const GateFile = Type.Object({
  schema: Type.Literal('aunt-emma-bench/gate/1'),
  id: Type.String(),
  startedAt: Type.String(),
  /** null while it goes on, or if it was killed. */
  finishedAt: Nullable(Type.String()),
  state: Type.Enum(['running', 'finished', 'interrupted', 'failed']),
  benchVersion: Type.String(),
  plan: GatePlan,
  sides: Type.Object({ base: GateSide, candidate: GateSide }),
  environment: Environment,
  /** Which CPUs each got, as lists of their numbers; null: left to the scheduler. */
  cores: Nullable(Type.Object({ driver: Type.String(), services: Type.String() })),
  dataset: Nullable(Dataset),
  /** What a reader has to know, such as what was left out and why. */
  notes: Type.Array(Type.String()),
  workloads: Type.Array(Workload),
});
export type GateFile = Static<typeof GateFile>;
