/** Figures -> who is ahead, under one scenario at one scale, by which measure and how surely. */
import { GOOD_ENOUGH, LADDER_STEP } from '../judge/capacity.ts';
import { type Estimate, estimateRatio, showsDifference } from '../judge/estimate.ts';
import type {
  CapacityFigures,
  CellFigures,
  Group,
  MeasuredFigures,
  Numbered,
  PercentileFigure,
} from './figures/types.ts';

export const METRICS = ['capacity', 'throughput', 'p50', 'p99', 'cpu'] as const;
export type Metric = (typeof METRICS)[number];

export interface Verdict {
  readonly objectives: readonly ObjectiveCheck[];
  readonly contests: readonly Contest[];
}

interface ObjectiveCheck {
  readonly implementation: string;
  readonly goodShare: Estimate;
  /** `unclear`: the interval holds both sides of the objective. */
  readonly keeps: 'yes' | 'no' | 'unclear';
}

/** One measure, best first. `leader` is the best by its point; only `decided` makes it a winner. */
export interface Contest {
  readonly metric: Metric;
  readonly leader: Entrant;
  readonly rivals: readonly Rival[];
  readonly outcome: 'alone' | 'decided' | 'no-difference' | 'single-repeat';
}

export interface Entrant {
  readonly implementation: string;
  readonly value: MetricValue;
}

export interface Rival extends Entrant {
  /** How many times better the leader is, paired by repeat; null where the rival is past the time-out. */
  readonly advantage: Estimate | null;
  /** The leader's advantage is more than chance between repeats. */
  readonly behind: boolean;
}

/** `beyond`: the percentile reaches requests that failed, or not even the lowest rate of the search passed. */
type MetricValue = {
  /** The lowest rate that failed in a search for the good capacity; null for other measures. */
  readonly firstFail: number | null;
} & (
  | {
      readonly kind: 'value';
      /** Of all repeats together. */
      readonly point: number;
      /** Of the repeats' own values. */
      readonly estimate: Estimate;
      readonly perRepeat: readonly Numbered<number>[];
    }
  | { readonly kind: 'beyond'; readonly perRepeat: readonly Numbered<'value' | 'beyond'>[] }
);

type Ranked = Extract<CellFigures, { state: 'done' }>;

export function verdictOf(group: Group): Verdict {
  // Cells without figures, and void ones, are told of elsewhere and never ranked.
  const ranked = group.cells.flatMap((cell): Ranked[] => (cell.state === 'done' ? [cell] : []));
  return {
    objectives: ranked.flatMap(({ implementation, figures }) => {
      const goodShare = figures.open?.goodShare.estimate;
      return goodShare ? [{ implementation, goodShare, keeps: keepsObjective(goodShare) }] : [];
    }),
    contests: METRICS.flatMap((metric) => contest(metric, ranked) ?? []),
  };
}

function keepsObjective(goodShare: Estimate): ObjectiveCheck['keeps'] {
  if (goodShare.kind === 'single') return goodShare.point >= GOOD_ENOUGH ? 'yes' : 'no';
  if (goodShare.low >= GOOD_ENOUGH) return 'yes';
  return goodShare.high < GOOD_ENOUGH ? 'no' : 'unclear';
}

/** @returns null where nobody has this measure, or somebody has too few requests for it */
function contest(metric: Metric, cells: readonly Ranked[]): Contest | null {
  if (metric === 'p99' && cells.some(({ figures }) => figures.open?.response.p99.scant)) return null;
  const entrants = cells.flatMap(({ implementation, figures }): Entrant[] => {
    const value = metricValue(metric, figures);
    return value === null ? [] : [{ implementation, value }];
  });
  // Searches that did not end are told of, and rank nobody: not even the others among themselves.
  if (metric === 'capacity' && entrants.length < cells.length) return null;
  const [leader, ...others] = entrants.toSorted((a, b) => compare(metric, a.value, b.value));
  if (!leader || (metric === 'capacity' && leader.value.kind === 'beyond')) return null;
  const rivals = others.map((rival) => against(metric, leader, rival));
  return { metric, leader, rivals, outcome: outcomeOf(leader, rivals) };
}

function outcomeOf(leader: Entrant, rivals: readonly Rival[]): Contest['outcome'] {
  if (rivals.length === 0) return 'alone';
  if (rivals.every(({ behind }) => behind)) return 'decided';
  const single = [leader, ...rivals].some(({ value }) => value.perRepeat.length < 2);
  return single ? 'single-repeat' : 'no-difference';
}

function against(metric: Metric, leader: Entrant, rival: Entrant): Rival {
  if (leader.value.kind === 'beyond') return { ...rival, advantage: null, behind: false };
  if (rival.value.kind === 'beyond') {
    // There is no ratio to a time that nobody knows: behind if it was so every time, and more than once.
    const always = rival.value.perRepeat.every(({ value }) => value === 'beyond');
    const passed = rival.value.firstFail === null || leader.value.point >= rival.value.firstFail;
    return {
      ...rival,
      advantage: null,
      behind: always && passed && rival.value.perRepeat.length > 1 && leader.value.perRepeat.length > 1,
    };
  }
  const advantage = estimateRatio(pairs(metric, leader.value.perRepeat, rival.value.perRepeat));
  const least = metric === 'capacity' ? ONE_RUNG : 1;
  return { ...rival, advantage, behind: advantage !== null && showsDifference(advantage) && advantage.point > least };
}

/**
 * A lead by one rung may be one of nothing: two that are equal come to lie on both sides of an edge of the ladder, and
 * may do so in every repeat. The rungs' rates are rounded to four digits.
 */
export const ONE_RUNG = LADDER_STEP * 1.001;

/** Values of the same repeat, so that more than 1 means the leader is better. */
function pairs(
  metric: Metric,
  leader: readonly Numbered<number>[],
  rival: readonly Numbered<number>[],
): (readonly [number, number])[] {
  return leader.flatMap(({ repeat, value }) => {
    const other = rival.find((it) => it.repeat === repeat);
    if (!other) return [];
    return [higherIsBetter(metric) ? ([value, other.value] as const) : ([other.value, value] as const)];
  });
}

function compare(metric: Metric, a: MetricValue, b: MetricValue): number {
  if (a.kind === 'beyond' || b.kind === 'beyond') return Number(a.kind === 'beyond') - Number(b.kind === 'beyond');
  return higherIsBetter(metric) ? b.point - a.point : a.point - b.point;
}

function higherIsBetter(metric: Metric): boolean {
  return metric === 'capacity' || metric === 'throughput';
}

function metricValue(metric: Metric, { closed, open, cost, capacity }: MeasuredFigures): MetricValue | null {
  if (metric === 'capacity') return capacity && capacityValue(capacity);
  const repeated = metric === 'throughput' ? closed?.throughputPerSecond : cost.cpuSecondsPer1000Good;
  if (metric === 'p50' || metric === 'p99') return open && percentileValue(open.response[metric]);
  return repeated ? { kind: 'value', point: repeated.estimate.point, firstFail: null, ...repeated } : null;
}

function capacityValue(capacity: CapacityFigures): MetricValue | null {
  if (capacity.state !== 'found' && capacity.state !== 'below') return null;
  const firstFail = capacity.firstFail.estimate.point;
  if (capacity.state === 'found')
    return { kind: 'value', point: capacity.lastPass.estimate.point, firstFail, ...capacity.lastPass };
  return {
    kind: 'beyond',
    firstFail,
    perRepeat: capacity.perRepeat.map(({ repeat }) => ({ repeat, value: 'beyond' })),
  };
}

function percentileValue({ merged, perRepeat, estimate }: PercentileFigure): MetricValue | null {
  const numbers = perRepeat.flatMap(({ repeat, value }) =>
    value.kind === 'value' ? [{ repeat, value: value.us }] : [],
  );
  if (estimate && merged.kind === 'value')
    return { kind: 'value', point: merged.us, estimate, perRepeat: numbers, firstFail: null };
  const reached = perRepeat.flatMap(({ repeat, value }) =>
    value.kind === 'none' ? [] : [{ repeat, value: value.kind }],
  );
  return reached.length === 0 ? null : { kind: 'beyond', perRepeat: reached, firstFail: null };
}
