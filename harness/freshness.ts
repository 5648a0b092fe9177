/** What a staleness objective means for a start and for a window: implementations that answer as of earlier are given time. */
import type { Capabilities } from '../model/implementation.ts';
import type { Plan } from '../model/run-file.ts';
import { type Scenario, writes } from '../model/scenario.ts';
import type { Milliseconds, Seconds } from '../model/units.ts';

/** The window of a batch spans so many refreshes at least: fewer would show one moment of its cycle. */
export const REFRESHES_A_WINDOW = 3;
const LEAST_IDLE: Seconds = 1;

/** The smallest staleness objective of scenarios that share a start; null where none has one. */
export function tightestStaleness(scenarios: readonly Scenario[]): Milliseconds | null {
  const all = scenarios.flatMap(({ objectives: { stalenessMs } }) => (stalenessMs === null ? [] : [stalenessMs]));
  return all.length === 0 ? null : Math.min(...all);
}

/**
 * The open phase of a scenario on an implementation. Where answers are as of earlier, writes begin F + 2 intervals before
 * the window: by then the first of them are in the snapshot, and the cycle of refreshes has settled.
 * @param options - of the variant; `interval` is the seconds between refreshes, `auto` or absent: by the objective
 */
export function openPhaseOf(
  planned: Plan['open'],
  scenario: Scenario,
  answers: Capabilities['answers'],
  options: Readonly<Record<string, string>>,
): Plan['open'] {
  const { stalenessMs } = scenario.objectives;
  if (answers === 'current' || !writes(scenario)) return planned;
  const staleness = (stalenessMs ?? 0) / 1000;
  const interval = refreshInterval(scenario, answers, options);
  return {
    warmupSeconds: Math.max(planned.warmupSeconds, staleness + 2 * interval),
    seconds: Math.max(planned.seconds, REFRESHES_A_WINDOW * interval),
  };
}

/**
 * The least time for which a service that nobody asks is metered: of a batch three refreshes, whatever else it does.
 * @param stalenessMs - the tightest of its start: `BENCH_STALENESS_MS`
 */
export function leastIdleSeconds(
  answers: Capabilities['answers'],
  options: Readonly<Record<string, string>>,
  stalenessMs: Milliseconds | null,
): Seconds {
  if (answers !== 'as-of-batch') return LEAST_IDLE;
  return Math.max(LEAST_IDLE, REFRESHES_A_WINDOW * intervalOf(options.interval, (stalenessMs ?? 0) / 1000));
}

/** Between two refreshes that a writing scenario's windows have to span; 0 where there are none. */
export function refreshInterval(
  scenario: Scenario,
  answers: Capabilities['answers'],
  options: Readonly<Record<string, string>>,
): Seconds {
  if (answers !== 'as-of-batch' || !writes(scenario)) return 0;
  return intervalOf(options.interval, (scenario.objectives.stalenessMs ?? 0) / 1000);
}

/** 1 s where nobody says how stale an answer may be, as batches take it themselves. */
function intervalOf(option: string | undefined, staleness: Seconds): Seconds {
  if (option !== undefined && option !== 'auto') return Number(option);
  return staleness > 0 ? staleness / 2 : 1;
}
