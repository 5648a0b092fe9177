/** What a gate came to, in words: the same in every form. */
import { COUNTERS, type CounterFinding, compareCounters, countedFrom } from '../../judge/gate/counters.ts';
import { METRICS, type Metric, type MetricName } from '../../judge/gate/metrics.ts';
import type { GateFile, GateGeneration, GateSide, GateVerdict, GateWorkload } from '../../model/gate-file.ts';
import { count, list, NONE, number, plural } from '../words.ts';
import type { MetricFigures } from './estimates.ts';

export type Outcome = GateVerdict['kind'] | 'open';

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'INCONCLUSIVE',
  invalid: 'INVALID',
  open: 'NOT DECIDED',
};
/** The worst first: it is the gate's. */
const WORST_FIRST: readonly Outcome[] = ['fail', 'invalid', 'inconclusive', 'open', 'pass'];

export function outcomeOf({ verdict }: GateWorkload): Outcome {
  return verdict?.kind ?? 'open';
}

function outcomeOfGate({ workloads }: GateFile): Outcome {
  return WORST_FIRST.find((kind) => workloads.some((workload) => outcomeOf(workload) === kind)) ?? 'pass';
}

/** The first sentence of every form. */
export function headline(file: GateFile): string {
  const { workloads } = file;
  const outcome = outcomeOfGate(file);
  const head = OUTCOME_WORDS[outcome];
  if (workloads.length === 0) return `${head}: there was nothing to measure.`;
  const named = list(workloads.filter((one) => outcomeOf(one) === outcome).map(workloadName));
  switch (outcome) {
    case 'pass':
      return `${head}: no regression in ${named}.`;
    case 'fail':
      return `${head}: worse in ${named}.`;
    case 'inconclusive':
      return `${head}: a regression is neither shown nor ruled out in ${named}.`;
    case 'invalid':
      return `${head}: the machine was too disturbed to decide about ${named}.`;
    case 'open':
      return `${head}: not all was measured (${named}).`;
  }
}

export function workloadName({ implementation, scenario }: GateWorkload): string {
  return `${implementation} under ${scenario}`;
}

/** Why a workload's verdict is what it is. */
export function verdictSentence(workload: GateWorkload, figures: readonly MetricFigures[]): string {
  const { verdict } = workload;
  if (verdict === null) return 'Not decided: its measurement had not come to an end, or was not begun.';
  switch (verdict.kind) {
    case 'pass':
      return `For ${metricList(figures.filter(({ isPrimary }) => isPrimary).map(({ metric }) => metric))}, a change for the worse of τ is ruled out.`;
    case 'fail':
      if (verdict.by === 'counters')
        return `${verdict.findings.map(findingWords).join('; ')}. Counted, not timed: no noise is in it.`;
      return `Worse in ${metricList(verdict.metrics)}: found in the first stage, and confirmed by a rerun, whose figures are shown.`;
    case 'inconclusive':
      return inconclusiveSentence(verdict);
    case 'invalid':
      return 'Too many generations had to be left out, for the machine was disturbed: run it again, on a quieter machine.';
  }
}

function inconclusiveSentence(verdict: Extract<GateVerdict, { kind: 'inconclusive' }>): string {
  if (verdict.by === 'budget') {
    const waiting =
      verdict.waiting.length === 0
        ? ''
        : ` ${metricList(verdict.waiting)} looked worse, and the rerun was not finished.`;
    return `The budget was spent before it could be decided.${waiting} Give it a longer --budget.`;
  }
  const undecided =
    verdict.undecided.length === 0 ? '' : ` A change of τ is not ruled out for ${metricList(verdict.undecided)}.`;
  const unconfirmed =
    verdict.unconfirmed.length === 0
      ? ''
      : ` ${metricList(verdict.unconfirmed)} looked worse at first, and not in the rerun.`;
  return `All generations were measured, and it is still open.${undecided}${unconfirmed} Run it again, or on a quieter machine.`;
}

function metricList(names: readonly MetricName[]): string {
  return list(names.map((name) => METRICS[name].words));
}

export function findingWords({ counter, base, candidate, verdict }: CounterFinding): string {
  const { words } = COUNTERS[counter];
  return `${words}: ${exactly(base)} → ${exactly(candidate)} (${verdict})`;
}

/** Whole numbers in full, and of others enough digits to see one request in many that does more. */
function exactly(value: number): string {
  return Number.isInteger(value) ? count(value) : number(value, 6);
}

/** All counters that both sides have. */
export function counterFindings({ counters }: GateWorkload): readonly CounterFinding[] {
  if (counters === null || counters.state === 'not-counted') return [];
  const { requests, base, candidate } = counters;
  return compareCounters(countedFrom(requests, base), countedFrom(requests, candidate));
}

/** What a metric's row says about how it was decided; 20 characters at most. */
export function decidedBy({ metric, isPrimary }: MetricFigures, { verdict }: GateWorkload): string {
  if (!isPrimary) return 'shown only';
  if (verdict === null) return 'not decided';
  if (verdict.kind === 'pass') return 'upper bound < τ';
  if (verdict.kind === 'fail')
    return verdict.by === 'metrics' && verdict.metrics.includes(metric) ? 'rerun: worse' : 'no fail by it';
  if (verdict.kind === 'invalid') return 'invalid';
  if (verdict.by === 'budget') return verdict.waiting.includes(metric) ? 'looked worse' : 'budget spent';
  if (verdict.unconfirmed.includes(metric)) return 'not confirmed';
  return verdict.undecided.includes(metric) ? 'τ not ruled out' : 'upper bound < τ';
}

export function ratioText({ ratio }: MetricFigures): string {
  return ratio === null ? NONE : `×${ratio.point.toFixed(3)}`;
}

export function intervalText({ ratio }: MetricFigures): string {
  return ratio === null ? NONE : `${ratio.low.toFixed(3)}–${ratio.high.toFixed(3)}`;
}

/** `+3 %` of what may not rise, `−3 %` of what may not fall. */
export function changeText({ worse }: Metric, change: number): string {
  return `${worse === 'higher' ? '+' : '−'}${number(100 * change, 1)} %`;
}

/** A side's value, with its unit. */
export function valueText(metric: MetricName, value: number): string {
  if (metric === 'throughput') return `${number(value)}/s`;
  return value < 1000 ? `${number(value)} µs` : `${number(value / 1000)} ms`;
}

/** How much was measured, and how noisy it was. */
export function measuredSentence({ generations, shape, seconds }: GateWorkload): string {
  if (shape === null) return `Took ${number(seconds)} s.`;
  const first = generations.filter(({ stage }) => stage === 'first').length;
  const rerun = generations.length - first;
  const leftOut = generations.filter((one) => one.leftOut.length > 0);
  const parts = [
    `${plural(first, 'generation')}${rerun === 0 ? '' : ` and ${rerun} of the rerun`}`,
    ...(leftOut.length === 0
      ? []
      : [`${leftOut.length} left out (${[...new Set(leftOut.flatMap((one) => one.leftOut))].join(', ')})`]),
    `${4 * shape.blocks} segments of ${shape.segmentSeconds} s in each`,
    `${number(seconds)} s`,
    ...othersWords(generations),
  ];
  return `${parts.join(', ')}.`;
}

/** Below, it is what every machine does besides. */
const NO_NEIGHBOUR = 0.1;

/** A neighbour makes noise that no figure of a side shows. */
function othersWords(generations: readonly GateGeneration[]): string[] {
  const cores = generations.flatMap(({ machine: { othersCores } }) => othersCores ?? []);
  const most = Math.max(0, ...cores);
  return most < NO_NEIGHBOUR ? [] : [`meanwhile other programs used up to ${number(most, 2)} cores`];
}

/** Of each metric, one generation to the next. */
export function noiseSentence(figures: readonly MetricFigures[]): string {
  const told = figures.filter(({ noise }) => noise !== null);
  if (told.length === 0) return '';
  const each = told.map(
    ({ metric, noise, worseIn, generations }) =>
      `${METRICS[metric].words} ${number(100 * (noise ?? 0), 2)} % (worse in ${worseIn} of ${generations})`,
  );
  return `Noise between generations: ${each.join(', ')}.`;
}

export function sideWords({ words, commit, dirty }: GateSide): string {
  const hash = commit === null ? '' : ` (${commit.slice(0, 10)}${dirty ? ' and changes' : ''})`;
  return `${words}${hash}`;
}

/** What the figures are of. */
export function aboutGate({ id, plan, environment, benchVersion }: GateFile): string {
  return `Gate ${id}, scale ${plan.scale}, seed ${plan.seed}, ${plan.clients} clients, on ${environment.cpuModel}, ${plural(environment.cores, 'core')}, bench ${benchVersion}.`;
}
