/**
 * The run file: everything that one `bench run` planned, found and doubts, from which every report is made.
 * `run.json` in the run's folder; per-second histograms lie beside it as HdrHistogram logs, sampled answers as JSON lines.
 */
import { type Static, Type } from 'typebox';
import { Cell, Doubt } from './cell.ts';
import { Scenario } from './scenario.ts';
import { Count, Nullable } from './schema-parts.ts';

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
    /** To the write-ahead log, without images of whole pages; null: not counted, and missing in files of an older bench. */
    walBytesPerRequest: Type.Optional(Nullable(Type.Number({ minimum: 0 }))),
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
