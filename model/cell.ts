/** What became of a cell: implementation × scenario × scale, repeat by repeat. */
import { type Static, Type } from 'typebox';
import { Capacity } from './capacity.ts';
import { ClosedPhase, OpenPhase } from './phase.ts';
import { Count, Nullable } from './schema-parts.ts';

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
