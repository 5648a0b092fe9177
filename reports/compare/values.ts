/** One figure of a cell as a comparison needs it: a value a repeat, or why there is none. */
import { estimateGeometric, estimateMean } from '../../judge/estimate.ts';
import type {
  CapacityFigures,
  LatencyFigures,
  MeasuredFigures,
  PercentileFigure,
  PercentileName,
  RepeatedFigure,
} from '../figures/types.ts';
import type { ComparedMetric, ComparedValue } from './types.ts';

/** null: the scenario has no such figure, or nobody looked for it. */
export interface MeasuredValue {
  readonly value: ComparedValue;
  readonly scant: boolean;
}

type MeasuredMetric = Exclude<ComparedMetric, 'statements' | 'rows'>;

export function measuredValue(metric: MeasuredMetric, figures: MeasuredFigures): MeasuredValue | null {
  const { capacity, closed, open, cost } = figures;
  switch (metric) {
    case 'capacity':
      return capacity && { value: comparedCapacity(capacity), scant: false };
    case 'throughput':
      return closed && comparedRatioValue(closed.throughputPerSecond);
    case 'good-share':
      return open && comparedMean(repeatValues(open.goodShare));
    case 'p50':
    case 'p95':
    case 'p99':
      return open && comparedPercentile(open.response, metric);
    case 'p99.9':
      return open && comparedPercentile(open.response, 'p999');
    case 'staleness-p99':
      return open?.staleness ? comparedStaleness(open.staleness.p99) : null;
    case 'visible-p50':
      return open?.visibility ? comparedPercentile(open.visibility, 'p50') : null;
    case 'visible-p99':
      return open?.visibility ? comparedPercentile(open.visibility, 'p99') : null;
    case 'cpu':
      return cost.cpuSecondsPer1000Good && comparedRatioValue(cost.cpuSecondsPer1000Good);
    case 'memory':
      return singleValue(Object.values(cost.peakMemoryBytes).reduce((total, peak) => total + peak, 0));
    case 'disk':
      return singleValue(cost.diskBytes);
    case 'build':
      return cost.build && singleValue(cost.build.seconds);
  }
}

function comparedCapacity(capacity: CapacityFigures): ComparedValue {
  if (capacity.state === 'found') return comparedRatioValue(capacity.lastPass).value;
  if (capacity.state === 'below') {
    const { estimate } = capacity.firstFail;
    return { kind: 'below', point: estimate.point, perRepeat: repeatValues(capacity.firstFail) };
  }
  return { kind: 'none', why: CAPACITY_WITHOUT[capacity.state] };
}

const CAPACITY_WITHOUT = {
  above: 'the search passed the end of the ladder',
  void: 'a search was void, as the driver was the bottleneck',
  unfinished: 'a search was unfinished',
  mixed: 'some searches found both ends and others one',
} as const;

function comparedRatioValue(figure: RepeatedFigure): MeasuredValue {
  const perRepeat = repeatValues(figure);
  const point = estimateGeometric(perRepeat)?.point ?? figure.estimate.point;
  // Rates of the ladder have four digits: the mean of equal ones is that rate, and not a hair beside it.
  return { value: { kind: 'value', point: Number(point.toPrecision(12)), perRepeat }, scant: false };
}

function comparedMean(perRepeat: readonly number[]): MeasuredValue | null {
  const estimate = estimateMean(perRepeat);
  return estimate && { value: { kind: 'value', point: estimate.point, perRepeat }, scant: false };
}

function singleValue(value: number): MeasuredValue {
  return { value: { kind: 'value', point: value, perRepeat: [] }, scant: false };
}

function comparedPercentile(latency: LatencyFigures, name: PercentileName): MeasuredValue | null {
  const { perRepeat, scant } = latency[name];
  const past = pastTimeOutValue(perRepeat);
  if (past) return { value: past, scant };
  const times = repeatTimes(perRepeat);
  const estimate = estimateGeometric(times);
  return estimate && { value: { kind: 'value', point: estimate.point, perRepeat: times }, scant };
}

/** Histograms begin at 1 µs, so that is where they keep a staleness of nothing. */
function comparedStaleness({ perRepeat, scant }: PercentileFigure): MeasuredValue | null {
  const past = pastTimeOutValue(perRepeat);
  if (past) return { value: past, scant };
  const measured = comparedMean(repeatTimes(perRepeat).map((us) => (us <= 1 ? 0 : us)));
  return measured && { ...measured, scant };
}

function pastTimeOutValue(perRepeat: PercentileFigure['perRepeat']): ComparedValue | null {
  const times = perRepeat.filter(({ value }) => value.kind === 'beyond').length;
  return times === 0 ? null : { kind: 'past-time-out', times, repeats: perRepeat.length };
}

function repeatTimes(perRepeat: PercentileFigure['perRepeat']): number[] {
  return perRepeat.flatMap(({ value }) => (value.kind === 'value' ? [value.us] : []));
}

function repeatValues({ perRepeat }: RepeatedFigure): number[] {
  return perRepeat.map(({ value }) => value);
}
