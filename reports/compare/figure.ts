/** One figure of one cell in two runs -> how it changed, and what may be said of it. */
import type { Estimate } from '../../judge/estimate.ts';
import { estimateUnpairedDifference, estimateUnpairedRatio } from '../../judge/unpaired.ts';
import type { MeasuredFigures } from '../figures/types.ts';
import { ONE_RUNG } from '../verdict.ts';
import { COMPARED_METRICS } from './metrics.ts';
import type { ComparedChange, ComparedFigure, ComparedMetric, ComparedValue, ComparedVerdict } from './types.ts';
import { type MeasuredValue, measuredValue } from './values.ts';

type FigureJudgement = Pick<ComparedFigure, 'change' | 'verdict' | 'why'>;
type ComparedPoint = Extract<ComparedValue, { kind: 'value' }>;

const NO_CHANGE: ComparedChange = { kind: 'none' };
const METRICS_ONLY_SHOWN: readonly ComparedMetric[] = ['memory', 'disk', 'build'];
/** Both are often 0, of which there is no ratio. */
const METRICS_BY_DIFFERENCE: readonly ComparedMetric[] = ['good-share', 'staleness-p99'];

/** @returns null where neither run has this figure */
export function comparedFigure(
  metric: Exclude<ComparedMetric, 'statements' | 'rows'>,
  before: MeasuredFigures,
  after: MeasuredFigures,
): ComparedFigure | null {
  const [a, b] = [measuredValue(metric, before), measuredValue(metric, after)];
  if (a === null && b === null) return null;
  const scant = (a?.scant ?? false) || (b?.scant ?? false);
  const values = { before: valueOrNone(a), after: valueOrNone(b) };
  if (METRICS_ONLY_SHOWN.includes(metric))
    return { metric, ...values, scant, ...shownChange(values.before, values.after) };
  const judged = judgedChange(metric, values.before, values.after);
  const unfit = unfitWords(metric, before, after, scant);
  return { metric, ...values, scant, ...(unfit === '' ? judged : { ...judged, verdict: 'unknown', why: unfit }) };
}

/** From what is counted or fixed, such as statements: any difference is one. */
export function exactChange(metric: ComparedMetric, before: number, after: number): FigureJudgement {
  const change: ComparedChange = before > 0 ? { kind: 'exact', ratio: after / before } : NO_CHANGE;
  if (before === after) return { change: { kind: 'exact', ratio: 1 }, verdict: 'no-difference', why: '' };
  return { change, verdict: verdictOfChange(metric, after > before), why: before > 0 ? '' : 'none before' };
}

function valueOrNone(measured: MeasuredValue | null): ComparedValue {
  return measured?.value ?? { kind: 'none', why: 'not measured' };
}

function shownChange(before: ComparedValue, after: ComparedValue): FigureJudgement {
  const known = before.kind === 'value' && after.kind === 'value' && before.point > 0;
  return { change: known ? { kind: 'exact', ratio: after.point / before.point } : NO_CHANGE, verdict: null, why: '' };
}

/** Why no verdict may rest on these figures, whatever they are; empty: one may. */
function unfitWords(metric: ComparedMetric, before: MeasuredFigures, after: MeasuredFigures, scant: boolean): string {
  if (scant) return 'too few requests for this percentile';
  if (metric !== 'cpu' || before.cost.source === after.cost.source) return '';
  return `CPU was read from ${CPU_SOURCE_WORDS[before.cost.source]} before and from ${CPU_SOURCE_WORDS[after.cost.source]} after`;
}
const CPU_SOURCE_WORDS = { processes: 'the processes', cgroups: 'control groups' } as const;

function judgedChange(metric: ComparedMetric, before: ComparedValue, after: ComparedValue): FigureJudgement {
  if (before.kind === 'none' || after.kind === 'none') return unknownFor(noValueWords(before, after));
  if (before.kind === 'value' && after.kind === 'value') return changeOfValues(metric, before, after);
  if (before.kind === 'below' || after.kind === 'below') return changeOfCapacity(before, after);
  return changePastTimeOut(before, after);
}

function changeOfValues(metric: ComparedMetric, before: ComparedPoint, after: ComparedPoint): FigureJudgement {
  const isDifference = METRICS_BY_DIFFERENCE.includes(metric);
  const estimate = isDifference
    ? estimateUnpairedDifference(after.perRepeat, before.perRepeat)
    : estimateUnpairedRatio(after.perRepeat, before.perRepeat);
  if (estimate === null) return unknownFor('a repeat with 0 has no ratio');
  const change: ComparedChange = { kind: isDifference ? 'difference' : 'ratio', estimate };
  if (estimate.kind === 'single') return { change, verdict: 'unknown', why: ONE_REPEAT_WORDS };
  const neutral = isDifference ? 0 : 1;
  if (!showsChange(estimate, neutral, metric)) return { change, verdict: 'no-difference', why: '' };
  return { change, verdict: verdictOfChange(metric, estimate.point > neutral), why: '' };
}

/** A good capacity must besides have moved by more than a rung: two equal ones can lie on both sides of an edge in every repeat. */
function showsChange(
  estimate: Extract<Estimate, { kind: 'interval' }>,
  neutral: number,
  metric: ComparedMetric,
): boolean {
  const isExcluded = estimate.low > neutral || estimate.high < neutral;
  if (metric !== 'capacity') return isExcluded;
  return isExcluded && Math.max(estimate.point, 1 / estimate.point) > ONE_RUNG;
}

/** There is no ratio to a rate that nobody knows: decided if each repeat of one side lies above all that failed on the other. */
function changeOfCapacity(before: ComparedValue, after: ComparedValue): FigureJudgement {
  if (before.kind === 'below' && after.kind === 'below')
    return unknownFor('not even the lowest rate passed, on both sides');
  const [below, found] = before.kind === 'below' ? [before, after] : [after, before];
  if (below.kind !== 'below' || found.kind !== 'value') return unknownFor('not measured');
  if (below.perRepeat.length < 2 || found.perRepeat.length < 2) return unknownFor(ONE_REPEAT_WORDS);
  // The rates are rounded to four digits, and at the rate that failed itself it may be an edge of the ladder.
  const isClear = Math.min(...found.perRepeat) > 1.001 * Math.max(...below.perRepeat);
  const why = `not even the lowest rate passed ${below === before ? 'before' : 'after'}`;
  if (!isClear) return unknownFor(why);
  return { change: NO_CHANGE, verdict: below === before ? 'better' : 'worse', why };
}

/** All of one side and none of the other, and more than once on each, is as clear as a time that has no end can be. */
function changePastTimeOut(before: ComparedValue, after: ComparedValue): FigureJudgement {
  const [a, b] = [timesPastTimeOut(before), timesPastTimeOut(after)];
  const where = [a, b].map(({ times, repeats }) => `${times} of ${repeats}`);
  const why = `past the time-out in ${where[0]} repeats before, ${where[1]} after`;
  const isClear =
    a.repeats > 1 && b.repeats > 1 && isAllOrNonePast(a) && isAllOrNonePast(b) && a.times > 0 !== b.times > 0;
  if (!isClear) return unknownFor(why);
  return { change: NO_CHANGE, verdict: b.times > 0 ? 'worse' : 'better', why };
}

interface TimesPastTimeOut {
  readonly times: number;
  readonly repeats: number;
}

function timesPastTimeOut(value: ComparedValue): TimesPastTimeOut {
  if (value.kind === 'past-time-out') return value;
  return { times: 0, repeats: value.kind === 'value' ? value.perRepeat.length : 0 };
}

function isAllOrNonePast({ times, repeats }: TimesPastTimeOut): boolean {
  return times === 0 || times === repeats;
}

function noValueWords(before: ComparedValue, after: ComparedValue): string {
  const told = [
    before.kind === 'none' ? `${before.why} (before)` : '',
    after.kind === 'none' ? `${after.why} (after)` : '',
  ];
  return told.filter((words) => words !== '').join(', ');
}

function unknownFor(why: string): FigureJudgement {
  return { change: NO_CHANGE, verdict: 'unknown', why };
}

function verdictOfChange(metric: ComparedMetric, isUp: boolean): ComparedVerdict {
  return isUp === (COMPARED_METRICS[metric].good === 'high') ? 'better' : 'worse';
}

const ONE_REPEAT_WORDS = 'one repeat cannot tell a difference from chance';
