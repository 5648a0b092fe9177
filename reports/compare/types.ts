/** What a comparison of two runs holds: plain data, fit for JSON. `before` is the first run, `after` the second. */
import type { Estimate } from '../../judge/estimate.ts';
import type { Milliseconds } from '../../model/units.ts';

export const COMPARISON_SCHEMA = 'aunt-emma-bench/comparison/1';

export interface Comparison {
  readonly schema: typeof COMPARISON_SCHEMA;
  readonly before: ComparedRun;
  readonly after: ComparedRun;
  /** What has to be known about the pair: that it is one run twice, or in the wrong order. */
  readonly notes: readonly string[];
  /** Empty: nothing that is written down about machine, versions, settings and plan differs. */
  readonly differences: readonly GroundDifference[];
  /** The same in both runs wherever something is compared. */
  readonly timeoutMs: Milliseconds;
  /** What could be compared, in the order of the second run. */
  readonly groups: readonly ComparedGroup[];
  readonly notCompared: readonly NotCompared[];
  /** Of the whole runs, and of cells that are compared. */
  readonly doubts: readonly ComparedDoubt[];
}

export interface ComparedRun {
  readonly id: string;
  readonly startedAt: string;
  readonly benchVersion: string;
  readonly commit: string | null;
  readonly repeats: number;
  /** Not finished, or not all of it measured: in words. */
  readonly state: readonly string[];
  /** Stretches in which it was measured: more than one if it was interrupted. */
  readonly parts: number;
}

export interface GroundDifference {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface ComparedGroup {
  readonly scale: number;
  readonly scenario: string;
  readonly question: string;
  readonly cells: readonly ComparedCell[];
}

export interface ComparedCell {
  readonly implementation: string;
  readonly figures: readonly ComparedFigure[];
  /** Repeats that are not in the figures, and why. */
  readonly missing: readonly string[];
}

export interface ComparedFigure {
  readonly metric: ComparedMetric;
  readonly before: ComparedValue;
  readonly after: ComparedValue;
  readonly change: ComparedChange;
  /** null: only shown. */
  readonly verdict: ComparedVerdict | null;
  /** Why it is unknown, or what decided it where there is no ratio; empty: the interval says it. */
  readonly why: string;
  /** From too few requests on one side at least. */
  readonly scant: boolean;
}

/** `no-difference`: none was shown, which does not mean that there is none. */
export type ComparedVerdict = 'better' | 'worse' | 'no-difference' | 'unknown';

export type ComparedMetric =
  | 'capacity'
  | 'throughput'
  | 'good-share'
  | 'p50'
  | 'p95'
  | 'p99'
  | 'p99.9'
  | 'staleness-p99'
  | 'visible-p50'
  | 'visible-p99'
  | 'cpu'
  | 'statements'
  | 'rows'
  | 'memory'
  | 'disk'
  | 'build';

/** In the unit that `metrics.ts` names. */
export type ComparedValue =
  /** Mean of the repeats' own values: geometric where ratios are compared, else arithmetic. */
  | { readonly kind: 'value'; readonly point: number; readonly perRepeat: readonly number[] }
  /** The percentile reaches requests without an answer in so many of the repeats. */
  | { readonly kind: 'past-time-out'; readonly times: number; readonly repeats: number }
  /** Not even the lowest rate of the search passed: what failed, of each repeat. */
  | { readonly kind: 'below'; readonly point: number; readonly perRepeat: readonly number[] }
  | { readonly kind: 'none'; readonly why: string };

export type ComparedChange =
  /** after ÷ before, of repeats that were not measured in pairs. */
  | { readonly kind: 'ratio'; readonly estimate: Estimate }
  /** after − before, in the metric's unit. */
  | { readonly kind: 'difference'; readonly estimate: Estimate }
  /** after ÷ before of what was counted, or is one value: there is no spread. */
  | { readonly kind: 'exact'; readonly ratio: number }
  | { readonly kind: 'none' };

/** null: all scales, scenarios, implementations. */
export interface NotCompared {
  readonly scale: number | null;
  readonly scenario: string | null;
  readonly implementation: string | null;
  readonly reason: string;
}

export interface ComparedDoubt {
  readonly side: 'before' | 'after' | 'both';
  readonly text: string;
}
