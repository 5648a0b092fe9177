/** The gate's verdict as a pure function of what was measured so far: go on, confirm, or decided. */
import type { CounterFinding } from './counters.ts';
import { isDisturbed, type Machine, tooManyLeftOut } from './disturbance.ts';
import { estimateOf, pAbove, pBelow } from './estimate.ts';
import { holm } from './holm.ts';
import { logOf, METRICS, type MetricName, type Values } from './metrics.ts';
import { type GateRules, type Look, RULES } from './rules.ts';
import { signFlipP } from './sign-flip.ts';

/** Both sides on fresh processes, once. */
export interface Generation {
  /** Of every primary metric, as `generationValue` makes them. */
  readonly values: Values;
  /** Measured on the side that has fewer. */
  readonly requests: number;
  readonly machine: Machine;
}

export interface Measured {
  /** Named before anything is measured; the more there are, the more each has to show. */
  readonly primaries: readonly MetricName[];
  readonly seed: number;
  readonly counters: readonly CounterFinding[];
  readonly first: readonly Generation[];
  /** Measured anew after a `confirm`; empty before. */
  readonly rerun: readonly Generation[];
}

export type Decision =
  /** Until the stage that is under way, first or rerun, has so many undisturbed generations. */
  | { readonly kind: 'go-on'; readonly until: number }
  /** Measure so many generations anew: these metrics look worse. */
  | { readonly kind: 'confirm'; readonly metrics: readonly MetricName[]; readonly generations: number }
  | Verdict;

export type Verdict =
  | { readonly kind: 'fail'; readonly by: 'counters'; readonly findings: readonly CounterFinding[] }
  | { readonly kind: 'fail'; readonly by: 'metrics'; readonly metrics: readonly MetricName[] }
  /** A regression of τ is ruled out for every primary metric. */
  | { readonly kind: 'pass' }
  /**
   * `undecided`: a regression of τ is not ruled out, by all generations together.
   * `unconfirmed`: looked worse at first, and not in the rerun. At least one of both is not empty.
   */
  | {
      readonly kind: 'inconclusive';
      readonly undecided: readonly MetricName[];
      readonly unconfirmed: readonly MetricName[];
    }
  /** Too many generations had to be left out. */
  | { readonly kind: 'invalid' };

/**
 * To be asked after every generation. It looks only when the undisturbed ones are as many as one of the rules' looks.
 * @throws RangeError for more generations than the rules ask for, or without a value of a primary metric
 */
export function decide(measured: Measured, rules: GateRules = RULES): Decision {
  const findings = measured.counters.filter(({ verdict }) => verdict === 'more');
  if (findings.length > 0) return { kind: 'fail', by: 'counters', findings };
  const stages = [measured.first, measured.rerun];
  if (stages.some((stage) => tooManyLeftOut(stage.map(({ machine }) => machine)))) return { kind: 'invalid' };
  return byTimes(measured, rules);
}

function byTimes(measured: Measured, rules: GateRules): Decision {
  const first = { ...measured, generations: undisturbed(measured.first) };
  const look = rules.looks.find(({ at }) => at >= first.generations.length);
  if (!look) throw new RangeError(`the gate has no look at ${first.generations.length} generations`);
  if (look.at > first.generations.length) return { kind: 'go-on', until: look.at };
  const worse = look.level === null ? [] : worseAt(look.level, first);
  if (worse.length > 0) return confirmation(worse, measured, rules);
  if (measured.rerun.length > 0) throw new RangeError('a rerun was measured that nothing asked for');
  return passOrGoOn(look, first, rules);
}

/** A look before the last one passes only what is clearly no regression, and leaves everything else open. */
function passOrGoOn(look: Look, sample: Sample, rules: GateRules): Decision {
  const next = rules.looks.find(({ at }) => at > look.at);
  const undecided = undecidedOf(sample, rules);
  if (!next) return undecided.length === 0 ? { kind: 'pass' } : { kind: 'inconclusive', undecided, unconfirmed: [] };
  const passes = undecided.length === 0 && sample.primaries.every((name) => isNearNothing(name, sample));
  return passes ? { kind: 'pass' } : { kind: 'go-on', until: next.at };
}

function confirmation(metrics: readonly MetricName[], measured: Measured, rules: GateRules): Decision {
  if (measured.rerun.length === 0) return { kind: 'confirm', metrics, generations: rules.rerun };
  const rerun = { ...measured, generations: undisturbed(measured.rerun) };
  if (rerun.generations.length > rules.rerun) throw new RangeError(`a rerun has ${rules.rerun} generations at most`);
  if (rerun.generations.length < rules.rerun) return { kind: 'go-on', until: rules.rerun };
  // Each metric for itself: none that is worse as well may make it harder to confirm another.
  const confirmed = metrics.filter((name) => worseAt(rules.rerunLevel, { ...rerun, primaries: [name] }).length > 0);
  if (confirmed.length > 0) return { kind: 'fail', by: 'metrics', metrics: confirmed };
  // No pass: else a candidate that is worse in a second metric, too, could have the gate stop before it finds the first.
  const all = undisturbed([...measured.first, ...measured.rerun]);
  return {
    kind: 'inconclusive',
    undecided: undecidedOf({ ...measured, generations: all }, rules),
    unconfirmed: metrics,
  };
}

interface Sample {
  readonly primaries: readonly MetricName[];
  readonly seed: number;
  /** Undisturbed, at least two. */
  readonly generations: readonly Generation[];
}

/** Metrics whose lower bound is above 0 at the family's level, by both tests, and whose estimate is at least δ. */
function worseAt(level: number, sample: Sample): readonly MetricName[] {
  const adjusted = holm(sample.primaries.map((name) => pOf(name, level, sample)));
  return sample.primaries.filter((name, i) => {
    const { mean } = estimateOf(valuesOf(name, sample));
    return (adjusted[i] ?? 1) <= level && mean >= logOf(METRICS[name], METRICS[name].floor);
  });
}

/** The greater of both tests': the t-test trusts that noise is normal, the signs only that it is symmetric. */
function pOf(name: MetricName, level: number, sample: Sample): number {
  if (!hasRequests(name, sample)) return 1;
  const values = valuesOf(name, sample);
  const p = pAbove(estimateOf(values), 0);
  // What the one test does not find needs no check by the other.
  return p > level ? p : Math.max(p, signFlipP(values, sample.seed));
}

function undecidedOf(sample: Sample, rules: GateRules): readonly MetricName[] {
  return sample.primaries.filter((name) => !isWithin(name, sample, rules));
}

function isWithin(name: MetricName, sample: Sample, { passLevel }: GateRules): boolean {
  const metric = METRICS[name];
  const estimate = estimateOf(valuesOf(name, sample));
  return hasRequests(name, sample) && pBelow(estimate, logOf(metric, metric.tolerance)) < passLevel;
}

function isNearNothing(name: MetricName, sample: Sample): boolean {
  return estimateOf(valuesOf(name, sample)).mean < logOf(METRICS[name], METRICS[name].floor / 2);
}

function hasRequests(name: MetricName, { generations }: Sample): boolean {
  return generations.reduce((sum, { requests }) => sum + requests, 0) >= METRICS[name].fewestRequests;
}

function valuesOf(name: MetricName, { generations }: Sample): readonly number[] {
  return generations.map(({ values }) => {
    const value = values[name];
    if (value === undefined) throw new RangeError(`a generation has no value of ${name}, which the gate decides on`);
    return value;
  });
}

function undisturbed(generations: readonly Generation[]): readonly Generation[] {
  return generations.filter(({ machine }) => !isDisturbed(machine));
}
