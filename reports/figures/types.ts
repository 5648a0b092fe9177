/** The figures that every form of report shows: a run file, summed up once. Plain data, fit for JSON. */

import type { Estimate } from '../../judge/estimate.ts';
import type { Percentile } from '../../judge/histogram.ts';
import type { Capacity } from '../../model/capacity.ts';
import type { Correctness, Doubt, FailureKind, Refreshes } from '../../model/cell.ts';
import type { Part } from '../../model/parts.ts';
import type { OpenPhase, Outcomes, SecondFigures } from '../../model/phase.ts';
import type { RunFile, Work } from '../../model/run-file.ts';
import type { Operation, Scenario } from '../../model/scenario.ts';

export const FIGURES_SCHEMA = 'aunt-emma-bench/figures/1';

export interface Figures {
  readonly schema: typeof FIGURES_SCHEMA;
  /** All of the run file but its cells and what their requests made databases do. */
  readonly run: RunHeader;
  /** In the order of the plan. */
  readonly groups: readonly Group[];
  /** When it was measured: one part, unless it was interrupted and taken up again. */
  readonly parts: readonly Part[];
}
type RunHeader = Omit<RunFile, 'schema' | 'cells' | 'work'>;

/** What is compared with each other: all implementations under one scenario at one scale. */
export interface Group {
  readonly scale: number;
  readonly scenario: Scenario;
  readonly cells: readonly CellFigures[];
  /** What a request made the database do, where that was looked for. */
  readonly work: readonly Work[];
}

/** Implementation × scenario × scale over all its repeats. Figures come from `done` repeats alone, if there is one. */
export type CellFigures = CellOf<MeasuredFigures>;

/** @typeParam F - what was measured, summed up */
export type CellOf<F> = {
  readonly implementation: string;
  /** What the cell's own doubts cannot say: repeats that are missing from its figures, and why. */
  readonly missing: readonly string[];
} & (
  | { readonly state: 'pending' }
  | { readonly state: 'failed'; readonly kind: FailureKind; readonly message: string }
  /** No repeat can be believed; the figures are shown, and never ranked. */
  | { readonly state: 'void'; readonly doubts: readonly Doubt[]; readonly figures: F }
  | { readonly state: 'done'; readonly doubts: readonly Doubt[]; readonly figures: F }
);

export interface MeasuredFigures {
  /** Repeats that the figures are of, by their number in the plan, from 1. */
  readonly repeats: readonly number[];
  /** When each was measured, and its place in the order of the run. */
  readonly turns: readonly Numbered<{ readonly startedAt: string; readonly turn: number }>[];
  readonly closed: ClosedFigures | null;
  readonly open: OpenFigures | null;
  /** null: not searched for. */
  readonly capacity: CapacityFigures | null;
  readonly correctness: Correctness;
  readonly cost: CostFigures;
  /** Of all repeats; the median is that of their medians. null: none of them records any. */
  readonly refreshes: Refreshes | null;
}

interface PhaseFigures {
  /** Length of the longest repeat's window. */
  readonly seconds: number;
  readonly outcomes: Outcomes;
  readonly driverCores: number;
  /** Lowest of the repeats; null where it could not be read. */
  readonly idleShare: number | null;
}

export interface ClosedFigures extends PhaseFigures {
  readonly clients: number;
  readonly throughputPerSecond: RepeatedFigure;
  readonly service: LatencyFigures;
}

export interface OpenFigures extends PhaseFigures {
  readonly offeredPerSecond: number;
  readonly good: number;
  readonly goodShare: RepeatedFigure;
  /** From the intended start. */
  readonly response: LatencyFigures;
  /** From the send. */
  readonly service: LatencyFigures;
  readonly lag: LatencyFigures;
  readonly staleness: LatencyFigures | null;
  /** From a write's acknowledgement to the first answer that includes it; null where nobody looked for it. */
  readonly visibility: LatencyFigures | null;
  /** What opening each new connection took; part of its first request's service time. */
  readonly connect: LatencyFigures;
  /** Of all repeats: requests that could not be sent when they were due. */
  readonly waits: OpenPhase['waits'];
  readonly operations: readonly OperationLatency[];
  readonly curves: {
    readonly response: Curve;
    readonly service: Curve;
    /** null where the scenario has no staleness objective. */
    readonly staleness: Curve | null;
  };
  /** Answered requests by response time and staleness, to be asked for other objectives. */
  readonly joint: readonly Numbered<{ readonly due: number; readonly classes: OpenPhase['joint'] }>[];
  readonly series: readonly { readonly repeat: number; readonly seconds: readonly SecondFigures[] }[];
}

/** Good capacity, per second: geometric means over repeats where all of them came out alike. */
export type CapacityFigures = { readonly perRepeat: readonly Numbered<Capacity>[] } & (
  | { readonly state: 'found'; readonly lastPass: RepeatedFigure; readonly firstFail: RepeatedFigure }
  | { readonly state: 'below'; readonly firstFail: RepeatedFigure }
  /** `void` and `unfinished` from one repeat on; `mixed`: some repeats found both ends, and others one. */
  | { readonly state: 'above' | 'void' | 'unfinished' | 'mixed' }
);

export interface OperationLatency {
  readonly operation: Operation;
  readonly outcomes: Outcomes;
  readonly response: LatencyFigures;
  readonly service: LatencyFigures;
}

/** Something of a repeat, with the repeat's number in the plan, from 1. */
export interface Numbered<T> {
  readonly repeat: number;
  readonly value: T;
}

/** A figure with one value a repeat. */
export interface RepeatedFigure {
  readonly estimate: Estimate;
  readonly perRepeat: readonly Numbered<number>[];
}

/** Percentiles over all due requests of all repeats, those without a time ranking last. */
export interface LatencyFigures {
  readonly due: number;
  readonly failed: number;
  readonly p50: PercentileFigure;
  readonly p95: PercentileFigure;
  readonly p99: PercentileFigure;
  readonly p999: PercentileFigure;
  readonly max: Percentile;
}
export const PERCENTILES = ['p50', 'p95', 'p99', 'p999'] as const;
export type PercentileName = (typeof PERCENTILES)[number];

export interface PercentileFigure {
  /** From the merged histogram of all repeats. */
  readonly merged: Percentile;
  readonly perRepeat: readonly Numbered<Percentile>[];
  /** Geometric mean of the repeats' own values, µs; null where a repeat has none or reaches the failures. */
  readonly estimate: Estimate | null;
  /** Too few requests for this percentile: shown with a mark, and never a reason to name a winner. */
  readonly scant: boolean;
}

/** Percentiles of a merged histogram, ascending, up to the last that has a time. */
export interface Curve {
  readonly points: readonly { readonly percentile: number; readonly us: number }[];
  /** From here on percentiles are failures, past the time-out; null: none failed. */
  readonly beyondFrom: number | null;
}

export interface CostFigures {
  readonly source: 'processes' | 'cgroups';
  /** Of the services, in the open window; null without a good answer, or where probes are in it. */
  readonly cpuSecondsPer1000Good: RepeatedFigure | null;
  /** The same by component, over all repeats. */
  readonly byComponent: Readonly<Record<string, number>>;
  /** The driver's own CPU-seconds in the open window, for comparison; null if not measured. */
  readonly driverCpuSeconds: number | null;
  /**
   * CPU-seconds of the services per second in which nobody asked, of the repeats that could tell; null: none could.
   * A cell has it once a start, so many scenarios have none.
   */
  readonly idleCpuPerSecond: RepeatedFigure | null;
  /** The same by component, over all those repeats; empty: none could tell. */
  readonly idleByComponent: Readonly<Record<string, number>>;
  /** Of the open window; null where no log could be seen, or without a good answer. */
  readonly walBytesPer1000Good: RepeatedFigure | null;
  /** Bytes on the wire in the open window for each of its answers, headers included; null without an answer. */
  readonly wireBytesPerAnswer: { readonly sent: number; readonly received: number } | null;
  /** Highest of the repeats, by component. */
  readonly peakMemoryBytes: Readonly<Record<string, number>>;
  /** Largest of the repeats. */
  readonly diskBytes: number;
  readonly build: {
    readonly seconds: number;
    readonly cpuSeconds: number;
    readonly diskBytes: number;
    readonly fromCache: boolean;
  } | null;
}
