/** Verdicts in words: plain sentences, to be escaped by the form that shows them. */
import { GOOD_ENOUGH } from '../judge/capacity.ts';
import type { Estimate } from '../judge/estimate.ts';
import type { Milliseconds } from '../model/units.ts';
import { capacityWords } from './capacity-words.ts';
import type { Group } from './figures/types.ts';
import { rateWords } from './rate-words.ts';
import { type Contest, type Entrant, METRICS, type Metric, type Rival, type Verdict, verdictOf } from './verdict.ts';
import { count, interval, list, milliseconds, number, share } from './words.ts';

/**
 * @param timeoutMs - after which a request counts as failed
 * @param metrics - which to compare by; all by default
 * @returns sentences, the most important first
 */
export function verdictWords(group: Group, timeoutMs: Milliseconds, metrics: readonly Metric[] = METRICS): string[] {
  const verdict = verdictOf(group);
  const contests = verdict.contests.filter(({ metric }) => metrics.includes(metric));
  return [
    ...objectiveWords(group, verdict),
    ...(metrics.includes('capacity') && !contests.some(({ metric }) => metric === 'capacity')
      ? capacityWords(group)
      : []),
    ...contests.map((contest) => contestWords(contest, timeoutMs)),
    ...unrankedWords(group),
  ];
}

/** The objectives of a scenario: `99 % of due requests answered within 250 ms, missing nothing older than 2 s`. */
export function objectiveText({ scenario }: Group): string {
  const { latencyMs, stalenessMs } = scenario.objectives;
  const fresh = stalenessMs === null ? '' : `, missing nothing acknowledged more than ${count(stalenessMs)} ms before`;
  return `${share(GOOD_ENOUGH)} of due requests answered within ${count(latencyMs)} ms${fresh}`;
}

function objectiveWords(group: Group, { objectives }: Verdict): string[] {
  if (objectives.length === 0) return [];
  const at = `at ${rateWords(group.scenario)} (${objectiveText(group)})`;
  const naming = (keeps: string) =>
    objectives
      .filter((check) => check.keeps === keeps)
      .map(({ implementation, goodShare }) => `${implementation} (${share(goodShare.point)} good)`);
  const [yes, no, unclear] = [naming('yes'), naming('no'), naming('unclear')];
  return [
    yes.length > 0 ? `Keeps the objectives ${at}: ${list(yes)}.` : '',
    no.length > 0 ? `Does not keep the objectives ${at}: ${list(no)}.` : '',
    unclear.length > 0 ? `Repeats disagree whether the objectives are kept ${at}: ${list(unclear)}.` : '',
  ].filter((sentence) => sentence !== '');
}

const MEASURE: Readonly<Record<Metric, string>> = {
  capacity: 'Good capacity',
  throughput: 'Throughput',
  p50: 'Median response time (p50)',
  p99: 'p99 response time',
  cpu: 'CPU per 1,000 good answers',
};
/** The same inside of a sentence. */
export function measureWords(metric: Metric): string {
  // An abbreviation keeps its capitals.
  return MEASURE[metric].replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
}

const BETTER: Readonly<Record<Metric, string>> = {
  capacity: 'times the good capacity',
  throughput: 'times the throughput',
  p50: 'times faster',
  p99: 'times faster',
  cpu: 'times cheaper',
};

function contestWords({ metric, leader, rivals, outcome }: Contest, timeoutMs: Milliseconds): string {
  const value = (entrant: Entrant) => valueText(metric, entrant, timeoutMs);
  if (outcome === 'alone')
    return `${MEASURE[metric]}: ${leader.implementation} ${value(leader)}${aloneSpread(metric, leader)}.`;
  const compared = rivals.map((rival) => `${advantageWords(metric, rival)} ${rival.implementation} (${value(rival)})`);
  const lead = `${leader.implementation} (${value(leader)})`;
  if (outcome === 'decided') return `${MEASURE[metric]}: ${lead} is ahead: ${list(compared)}.`;
  const why =
    outcome === 'single-repeat'
      ? 'no winner, one repeat cannot tell a difference from chance'
      : `no winner, no difference ${metric === 'capacity' ? 'of more than a rung of the ladder ' : ''}to the next best was shown`;
  return `${MEASURE[metric]}: ${why}. Best in this run is ${lead}: ${list(compared)}.`;
}

/** Reads on with the rival's name. */
export function advantageWords(metric: Metric, { advantage, behind }: Rival): string {
  if (advantage === null) return behind ? 'clearly before' : 'before';
  const times = `${number(advantage.point)}${spread(advantage)} ${BETTER[metric]}`;
  const link = metric === 'throughput' || metric === 'capacity' ? 'of' : 'than';
  return `${times} ${link}`;
}

function spread(advantage: Estimate): string {
  return advantage.kind === 'single' ? '' : ` (95 % interval ${interval(advantage)})`;
}

function aloneSpread(metric: Metric, { value }: Entrant): string {
  if (value.kind === 'beyond') return '';
  if (value.estimate.kind === 'single') return ', one repeat';
  const scale = metric === 'p50' || metric === 'p99' ? 1000 : 1;
  return ` (95 % interval of the repeats ${interval(value.estimate, (x) => number(x / scale))})`;
}

function valueText(metric: Metric, { value }: Entrant, timeoutMs: Milliseconds): string {
  if (metric === 'capacity' && value.firstFail !== null) {
    const firstFail = `${number(value.firstFail)}/s`;
    return value.kind === 'beyond' ? `below ${firstFail}` : `${number(value.point)}/s, but not ${firstFail}`;
  }
  if (value.kind === 'beyond') {
    const times = value.perRepeat.filter((repeat) => repeat.value === 'beyond').length;
    return `> ${count(timeoutMs)} ms, past the time-out in ${times} of ${value.perRepeat.length} repeats`;
  }
  if (metric === 'throughput') return `${number(value.point)} requests/s`;
  return metric === 'cpu' ? `${number(value.point)} CPU-s` : milliseconds(value.point);
}

/** Cells without figures, and void ones. */
export function unrankedWords({ cells }: Group): string[] {
  const unranked = cells.filter(({ state }) => state !== 'done');
  if (unranked.length === 0) return [];
  const named = unranked.map(
    ({ implementation, state }) => `${implementation} (${state === 'pending' ? 'not measured' : state})`,
  );
  return [`Not ranked: ${list(named)}.`];
}
