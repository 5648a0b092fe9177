/** The truth of an open phase: the schedule, which is known beforehand, held beside the server's stamps. */
import type { Outcomes } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';
import { exactTimes, type Figures } from './figures.ts';
import type { Deed, Stamp } from './stamps.ts';

export interface Schedule {
  /** Ascending, from the begin. */
  readonly due: ArrayLike<Milliseconds>;
  /** On the clock of the stamps. */
  readonly beginAt: Milliseconds;
  /** What is due before that does not count, from the begin. */
  readonly warmup: Milliseconds;
  readonly timeoutMs: Milliseconds;
}

/** Requests that no right driver would have sent so; none of these may be. */
export interface Faults {
  /** Came before they were due: the driver's clock, or its word for when it began, is wrong. */
  readonly early: number;
  /** Came again, or were never due. */
  readonly extra: number;
  /** Were given up before their time-out. */
  readonly impatient: number;
}

export interface Truth extends Figures {
  readonly faults: Faults;
}

/** Two processes read the shared clock a moment apart from what they stamp. */
const CLOCK_SLACK: Milliseconds = 0.05;
/** As a fraction of the time-out, which runs from the send: the server sees a request when it has arrived. */
const IMPATIENCE = 0.05;

const OUTCOME: Readonly<Record<Deed, Exclude<keyof Outcomes, 'due'>>> = {
  answered: 'answered',
  refused: 'refused',
  reset: 'cutOff',
  lost: 'cutOff',
  hung: 'timedOut',
  nothing: 'unfinished',
};

/** A request that the server never saw counts as unfinished: nothing was done to it, either. */
export function truthOf(stamps: readonly Stamp[], schedule: Schedule): Truth {
  const { due, beginAt, warmup } = schedule;
  const byNumber = new Map(stamps.map((stamp) => [stamp.n, stamp]));
  const outcomes = noOutcomes();
  const response: Milliseconds[] = [];
  const service: Milliseconds[] = [];
  for (let n = 0; n < due.length; n++) {
    const dueAfter = due[n] ?? 0;
    if (dueAfter < warmup) continue;
    const stamp = byNumber.get(n);
    outcomes.due++;
    outcomes[stamp === undefined ? 'unfinished' : OUTCOME[stamp.did]]++;
    if (stamp?.did !== 'answered' || stamp.endedAt === null) continue;
    response.push(stamp.endedAt - beginAt - dueAfter);
    service.push(stamp.endedAt - stamp.arrivedAt);
  }
  const failed = outcomes.due - response.length;
  return {
    outcomes,
    response: exactTimes(response, failed),
    service: exactTimes(service, failed),
    faults: faultsOf(stamps, schedule),
  };
}

/** What the server did, whatever was due. */
export function outcomesOf(stamps: readonly Stamp[]): Outcomes {
  const outcomes = noOutcomes();
  for (const { did } of stamps) {
    outcomes.due++;
    outcomes[OUTCOME[did]]++;
  }
  return outcomes;
}

const noOutcomes = () => ({ due: 0, answered: 0, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 });

/** Those of the warm-up, too. */
function faultsOf(stamps: readonly Stamp[], { due, beginAt, timeoutMs }: Schedule): Faults {
  const faults = { early: 0, extra: 0, impatient: 0 };
  const seen = new Set<number>();
  for (const { n, arrivedAt, endedAt, did } of stamps) {
    const dueAfter = due[n];
    if (dueAfter === undefined || seen.has(n)) faults.extra++;
    else if (arrivedAt < beginAt + dueAfter - CLOCK_SLACK) faults.early++;
    seen.add(n);
    if (did === 'hung' && endedAt !== null && endedAt - arrivedAt < (1 - IMPATIENCE) * timeoutMs) faults.impatient++;
  }
  return faults;
}
