/**
 * The run file: everything that one `bench run` planned, found and doubts, from which every report is made.
 * `run.json` in the run's folder; per-second histograms lie beside it as HdrHistogram logs, sampled answers as JSON lines.
 */
import { type Static, Type } from 'typebox';
import { Operation, Scenario } from './scenario.ts';

const Count = Type.Integer({ minimum: 0 });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** Why a figure should be believed less, and what would help. */
export const Doubt = Type.Object({
  kind: Type.Enum([
    'driver-lag',
    'driver-bound',
    'steal',
    'pressure',
    'unsteady',
    'few-samples',
    'single-repeat',
    'cut-short',
    'failed-requests',
    'unverified',
    'shared-cores',
    'database-apart',
    'unequal-means',
    'machine',
    'resumed',
  ]),
  message: Type.String(),
  advice: Type.String(),
});
export type Doubt = Static<typeof Doubt>;

export const FailureKind = Type.Enum([
  'did-not-start',
  'crashed',
  'wrong-answers',
  'no-answers',
  'not-prepared',
  'driver',
]);
export type FailureKind = Static<typeof FailureKind>;

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

/** Answers that were kept and held against the oracle at their own asOf. */
export const Correctness = Type.Object({
  sampled: Count,
  checked: Count,
  wrong: Type.Array(Type.Object({ path: Type.String(), asOf: Type.String(), difference: Type.String() })),
});
export type Correctness = Static<typeof Correctness>;

const Cost = Type.Object({
  /** Where the CPU figures come from. Processes that come and go between two readings are missed by `processes`. */
  source: Type.Enum(['processes', 'cgroups']),
  /** CPU of the services in the open window per 1,000 good answers; null without a good answer, without processes to look at, or where probes are in it. */
  cpuSecondsPer1000Good: Nullable(Type.Number()),
  peakMemoryBytes: Type.Record(Type.String(), Count),
  /** The implementation's own state on disk after the cell. */
  diskBytes: Count,
  /**
   * What its processes used while nobody asked, right after the open phase; null where that was too short, where they may
   * still have been busy with requests that were given up, or where there are none to look at.
   */
  idle: Nullable(
    Type.Object({
      seconds: Type.Number({ exclusiveMinimum: 0 }),
      cpuSeconds: Type.Record(Type.String(), Type.Number({ minimum: 0 })),
    }),
  ),
  /** Written to the write-ahead log in the open window; null where there is none to be seen, or where it began anew. */
  walBytes: Nullable(Count),
});

/** Refreshes of a batch that began while the cell was measured, warm-up included. */
export const Refreshes = Type.Object({
  published: Count,
  failed: Count,
  /** Of the published ones, from the extract to the commit; null without one. */
  medianSeconds: Nullable(Type.Number({ minimum: 0 })),
  /** Extracted by all of them together. */
  rows: Count,
  /** Of the job, the failed ones included; what the database did for it is not known apart. */
  cpuSeconds: Type.Number({ minimum: 0 }),
});
export type Refreshes = Static<typeof Refreshes>;

const Rate = Type.Number({ exclusiveMinimum: 0 });

/** One rate of a search for the good capacity, tried in up to three windows. */
export const Rung = Type.Object({
  ratePerSecond: Rate,
  windows: Type.Array(
    Type.Object({
      /** Its length, or how long it lasted where `cutShort`. */
      seconds: Type.Number({ minimum: 0 }),
      /** Ended when it could not pass any more: then only requests whose outcome was known by then are counted. */
      cutShort: Type.Boolean(),
      due: Count,
      good: Count,
      /** Not good, and sent by the driver later than intended by more than a tenth of the latency objective. */
      sentLate: Count,
      /** Of those that waited for neither a till nor a connection: the driver's own lateness. null: none was sent. */
      driverLagP99Us: Nullable(Type.Number()),
      driverCores: Type.Number({ minimum: 0 }),
      idleShare: Nullable(Type.Number()),
      /**
       * `driver-bound`: not good, but it says nothing about the service, for the driver was the bottleneck, or the window
       * would have been good without those that it sent late.
       */
      outcome: Type.Enum(['good', 'not-good', 'driver-bound']),
    }),
    { minItems: 1 },
  ),
  /** Of two windows, or two of three; `undecided`: the search ended before. */
  outcome: Type.Enum(['passed', 'failed', 'driver-bound', 'undecided']),
});
export type Rung = Static<typeof Rung>;

const searched = {
  budgetSeconds: Type.Number({ exclusiveMinimum: 0 }),
  /** What the search took. */
  seconds: Type.Number({ minimum: 0 }),
  /** In the order in which they were tried. */
  rungs: Type.Array(Rung),
};

/**
 * The highest rate on a ladder of ×1.25 at which 99 % of due requests are good, between the last that passed and the
 * first that failed.
 */
export const Capacity = Type.Union([
  /** Both ends are known, and adjacent on the ladder. */
  Type.Object({ state: Type.Literal('found'), lastPass: Rate, firstFail: Rate, ...searched }),
  /** Not even the lowest rate passed that the budget lets try. */
  Type.Object({ state: Type.Literal('below'), firstFail: Rate, ...searched }),
  /** Even the highest rate of the ladder passed. */
  Type.Object({ state: Type.Literal('above'), lastPass: Rate, ...searched }),
  /** From `driverBoundAt` on the driver was the bottleneck, so nothing is known above `lastPass`. */
  Type.Object({ state: Type.Literal('void'), lastPass: Nullable(Rate), driverBoundAt: Rate, ...searched }),
  /** Ended with its ends apart, or without one: the budget was spent, or the service did not recover from a window. */
  Type.Object({
    state: Type.Literal('unfinished'),
    because: Type.Enum(['budget', 'no-recovery']),
    lastPass: Nullable(Rate),
    firstFail: Nullable(Rate),
    ...searched,
  }),
]);
export type Capacity = Static<typeof Capacity>;

export const Measured = Type.Object({
  startedAt: Type.String(),
  /** Position in the order in which the run was measured; a repeat that is measured again gets a new one. */
  turn: Type.Integer({ minimum: 1 }),
  closed: Nullable(ClosedPhase),
  open: Nullable(OpenPhase),
  /** null: not searched for. Its windows come after everything else that is measured. */
  capacity: Nullable(Capacity),
  correctness: Correctness,
  cost: Cost,
  /** Of an implementation that records its refreshes. */
  refreshes: Type.Optional(Refreshes),
});
export type Measured = Static<typeof Measured>;

/** One repeat of a cell. */
export const CellResult = Type.Union([
  Type.Object({ state: Type.Literal('pending') }),
  Type.Object({ state: Type.Literal('failed'), kind: FailureKind, message: Type.String() }),
  Type.Object({ state: Type.Literal('void'), because: Type.Array(Doubt, { minItems: 1 }), measured: Measured }),
  Type.Object({ state: Type.Literal('done'), doubts: Type.Array(Doubt), measured: Measured }),
]);
export type CellResult = Static<typeof CellResult>;

/** Implementation × scenario × scale. */
export const Cell = Type.Object({
  scale: Type.Integer({ minimum: 1 }),
  /** With its variant, as `name?option=value`. */
  implementation: Type.String(),
  scenario: Type.String(),
  repeats: Type.Array(CellResult, { minItems: 1 }),
});
export type Cell = Static<typeof Cell>;

/** Derived state of an implementation, built once per data set. */
export const Build = Type.Object({
  scale: Type.Integer({ minimum: 1 }),
  implementation: Type.String(),
  /** null: taken from the cache, with the figures of the build that filled it. */
  builtAt: Type.String(),
  fromCache: Type.Boolean(),
  seconds: Type.Number({ minimum: 0 }),
  cpuSeconds: Type.Number({ minimum: 0 }),
  diskBytes: Count,
});
export type Build = Static<typeof Build>;

/** What was held against the oracle before anything was measured. */
export const Verification = Type.Object({
  scale: Type.Integer({ minimum: 1 }),
  implementation: Type.String(),
  answersChecked: Count,
  answersInAll: Count,
  writesChecked: Count,
  seconds: Type.Number({ minimum: 0 }),
  /** Empty: all right. */
  differences: Type.Array(Type.String()),
});
export type Verification = Static<typeof Verification>;

const aboutWork = { scale: Type.Integer({ minimum: 1 }), implementation: Type.String(), scenario: Type.String() };

/** What one scenario's requests made the database do, counted in a pass of its own that is not timed. */
export const Work = Type.Union([
  Type.Object({
    ...aboutWork,
    state: Type.Literal('counted'),
    /** Sent one after the other: the first so many of the scenario's seeded sequence. Only equal numbers compare exactly. */
    requests: Type.Integer({ minimum: 1 }),
    /** Where the counts come from, in words. */
    source: Type.String(),
    statementsPerRequest: Type.Number({ minimum: 0 }),
    /** Given back by the statements; PostgreSQL counts rows written, too, and DuckDB one row for each such statement. */
    rowsPerRequest: Type.Number({ minimum: 0 }),
    /** Blocks of PostgreSQL's buffers, of 8 KiB; null where there are none. */
    buffersPerRequest: Nullable(
      Type.Object({
        /** Looked at, whether they were in memory or had to be read; one that is looked at twice counts twice. */
        touched: Type.Number({ minimum: 0 }),
        /** Changed, and not changed already. */
        dirtied: Type.Number({ minimum: 0 }),
      }),
    ),
    /** Dearest by total time, with their plans. */
    slowest: Type.Array(
      Type.Object({
        /** Cut off past some thousand characters, and so is the plan. */
        statement: Type.String(),
        callsPerRequest: Type.Number({ minimum: 0 }),
        meanMs: Type.Number({ minimum: 0 }),
        /** As the database prints it; null where it would not. */
        plan: Nullable(Type.String()),
      }),
    ),
  }),
  /** Nothing to be seen, or it failed: why, in words. */
  Type.Object({ ...aboutWork, state: Type.Literal('not-counted'), reason: Type.String() }),
]);
export type Work = Static<typeof Work>;
export type CountedWork = Extract<Work, { state: 'counted' }>;

export const Dataset = Type.Object({
  scale: Type.Integer({ minimum: 1 }),
  seed: Type.Integer(),
  version: Type.Integer(),
  products: Type.Integer({ minimum: 1 }),
  receiptLines: Count,
  bytes: Count,
  today: Type.String(),
});
export type Dataset = Static<typeof Dataset>;

export const Environment = Type.Object({
  cpuModel: Type.String(),
  cores: Type.Integer({ minimum: 1 }),
  /** Of the processor's frequency; null where there is none to be seen. */
  governor: Nullable(Type.String()),
  /** Where the kernel takes the time from, as it names it; null where it does not say. */
  clockSource: Nullable(Type.String()),
  memoryBytes: Count,
  kernel: Type.String(),
  os: Type.String(),
  /** How it was recognised; null: no sign of one. */
  container: Nullable(Type.String()),
  /** Component → version: node, duckdb, … */
  versions: Type.Record(Type.String(), Type.String()),
  /** Engine → setting → value. */
  settings: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
});
export type Environment = Static<typeof Environment>;

export const Plan = Type.Object({
  scales: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1 }),
  implementations: Type.Array(Type.String(), { minItems: 1 }),
  scenarios: Type.Array(Scenario, { minItems: 1 }),
  repeats: Type.Integer({ minimum: 1 }),
  seed: Type.Integer({ minimum: 0 }),
  products: Type.Integer({ minimum: 1 }),
  quick: Type.Boolean(),
  closed: Type.Object({ clients: Type.Integer(), warmupSeconds: Type.Number(), seconds: Type.Number() }),
  open: Type.Object({ warmupSeconds: Type.Number(), seconds: Type.Number() }),
  timeoutMs: Type.Integer({ minimum: 1 }),
  /** How long the search for a cell's good capacity may take, each repeat; null: only scenarios that always search, for the usual time. */
  capacity: Nullable(Type.Object({ budgetSeconds: Type.Number({ exclusiveMinimum: 0 }) })),
});
export type Plan = Static<typeof Plan>;

/** Something of a run's ground that was not as it had been when the run began. */
export const Change = Type.Object({ what: Type.String(), before: Type.String(), now: Type.String() });
export type Change = Static<typeof Change>;

/** A run that was taken up again after an interruption. */
export const Resumption = Type.Object({
  at: Type.String(),
  /** When it was last known to be at work before. */
  stoppedAt: Type.String(),
  /** Repeats from this turn on were measured then. */
  fromTurn: Type.Integer({ minimum: 1 }),
  /** Against the run's beginning; empty: all was as before. */
  changes: Type.Array(Change),
});
export type Resumption = Static<typeof Resumption>;

export const RunFile = Type.Object({
  schema: Type.Literal('aunt-emma-bench/run/2'),
  id: Type.String(),
  startedAt: Type.String(),
  /** null while it runs, or if it was killed. */
  finishedAt: Nullable(Type.String()),
  /** `running` in a folder that nobody holds (harness/run-folder.ts): killed. */
  state: Type.Enum(['running', 'finished', 'interrupted', 'failed']),
  benchVersion: Type.String(),
  git: Nullable(Type.Object({ commit: Type.String(), dirty: Type.Boolean() })),
  /** Empty: measured in one go. */
  resumed: Type.Array(Resumption),
  plan: Plan,
  environment: Environment,
  datasets: Type.Array(Dataset),
  builds: Type.Array(Build),
  verifications: Type.Array(Verification),
  work: Type.Array(Work),
  /** Doubts about the whole run; a cell's own are with the cell. */
  doubts: Type.Array(Doubt),
  cells: Type.Array(Cell),
});
export type RunFile = Static<typeof RunFile>;

/** Name of the run file inside a run's folder. */
export const RUN_FILE = 'run.json';
