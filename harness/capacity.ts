/** The search for a cell's good capacity on a running service: windows of the open driver, rung by rung. */
import {
  beginSearch,
  bracketOf,
  type CapacitySearch,
  decisionOf,
  mostNotGood,
  nextRung,
  rateOf,
  takeWindow,
  type WindowOutcome,
} from '../judge/capacity.ts';
import type { Capacity, Rung } from '../model/capacity.ts';
import type { Milliseconds, PerSecond } from '../model/units.ts';
import type { CapacityPlan } from './capacity-plan.ts';
import { isDriverBound } from './doubts.ts';
import type { KeptAnswer } from './drive/answers.ts';
import { tokensFor } from './drive/closed.ts';
import { type DrivenWindow, driveOpen, type OpenSetup } from './drive/open.ts';
import type { KnownOutcomes } from './drive/open-requests.ts';
import { recovered } from './drive/recovery.ts';

/** Answers kept of each window that ran to its end. */
const KEPT_ANSWERS = 4;
/** Windows of one rung, for their seeds. */
const WINDOWS_A_RUNG = 3;

export interface CapacitySetup {
  /** What all windows have in common; its seed is the first of theirs. */
  readonly window: Omit<OpenSetup, 'ratePerSecond' | 'warmupSeconds' | 'seconds' | 'keepAnswers'>;
  readonly plan: CapacityPlan;
  /** Where the search begins. */
  readonly guess: PerSecond;
  /** A rung is decided, or the search ended while it was tried. */
  onRung?(rung: Rung): void;
}

export interface CapacityFound {
  readonly capacity: Capacity;
  readonly answers: readonly KeptAnswer[];
}

/** @throws the signal's reason if stopped; {Error} if somebody cannot log in */
export async function searchCapacity(setup: CapacitySetup): Promise<CapacityFound> {
  const { plan, window } = setup;
  const begunAt = performance.now();
  const book = bookOf(setup);
  let because: 'budget' | 'no-recovery' = 'budget';
  if (plan.lowest === null)
    return book.close({ state: 'unfinished', because, lastPass: null, firstFail: null }, begunAt);
  const tokenFor = await tokensFor(window, window.signal);
  let search = beginSearch(setup.guess, plan.lowest);
  for (let rung = nextRung(search); rung !== null && fits(plan, rung, begunAt); rung = nextRung(search)) {
    const phase = windowOf(setup, search, rung);
    const driven = await driveOpen({ ...phase, tokenFor });
    const outcome = outcomeOf(driven);
    search = takeWindow(search, outcome);
    book.note(rung, driven, outcome);
    if (outcome === 'good' || (await recovered(phase, tokenFor))) continue;
    because = 'no-recovery';
    break;
  }
  const bracket = bracketOf(search);
  return book.close(bracket.state === 'unfinished' ? { ...bracket, because } : bracket, begunAt);
}

function fits({ budgetSeconds, windowAt }: CapacityPlan, rung: number, begunAt: Milliseconds): boolean {
  const { warmupSeconds, seconds } = windowAt(rateOf(rung));
  return (performance.now() - begunAt) / 1000 + warmupSeconds + seconds <= budgetSeconds;
}

/** The same requests for every implementation: they follow from the rung and the number of the window. */
function windowOf({ window, plan }: CapacitySetup, { windows }: CapacitySearch, rung: number) {
  return {
    ...window,
    ...plan.windowAt(rateOf(rung)),
    ratePerSecond: rateOf(rung),
    seed: window.seed + WINDOWS_A_RUNG * rung + windows.length,
    keepAnswers: KEPT_ANSWERS,
    enough: (known: KnownOutcomes) => failsAnyhow(known) || known.good + known.notGood === known.due,
  };
}

function outcomeOf({ known, phase }: DrivenWindow): WindowOutcome {
  if (known.due > 0 && known.due - known.good <= mostNotGood(known.due)) return 'good';
  return failsAnyhow(known) && !isDriverBound(phase) ? 'not-good' : 'driver-bound';
}

/** Too many are not good, even without those that the driver itself sent too late. */
function failsAnyhow({ due, notGood, sentLate }: KnownOutcomes): boolean {
  return notGood - sentLate > mostNotGood(due);
}

/** Rungs and answers as they come in. */
function bookOf({ plan, onRung }: CapacitySetup) {
  const rungs: Rung[] = [];
  const answers: KeptAnswer[] = [];
  let windows: Rung['windows'] = [];
  let tried = 0;

  function enter(outcome: Rung['outcome']): void {
    const rung: Rung = { ratePerSecond: rateOf(tried), windows, outcome };
    windows = [];
    rungs.push(rung);
    onRung?.(rung);
  }

  return {
    note(rung: number, driven: DrivenWindow, outcome: WindowOutcome): void {
      tried = rung;
      answers.push(...driven.answers);
      windows.push(windowFigures(driven, outcome));
      const decided = decisionOf(windows.map((one) => one.outcome));
      if (decided !== null) enter(decided);
    },
    close(bracket: Bracket, begunAt: Milliseconds): CapacityFound {
      if (windows.length > 0) enter('undecided');
      const seconds = (performance.now() - begunAt) / 1000;
      return { capacity: { ...bracket, budgetSeconds: plan.budgetSeconds, seconds, rungs }, answers };
    },
  };
}

/** What a search knows, without its rungs. */
type Bracket = Capacity extends infer C
  ? C extends Capacity
    ? Omit<C, 'budgetSeconds' | 'seconds' | 'rungs'>
    : never
  : never;

function windowFigures({ known, phase, driverLag, lasted }: DrivenWindow, outcome: WindowOutcome) {
  const settled = known.good + known.notGood;
  return {
    seconds: lasted,
    cutShort: settled < known.due,
    due: settled,
    good: known.good,
    sentLate: known.sentLate,
    driverLagP99Us: driverLag.count === 0 ? null : driverLag.valueAt(0.99),
    driverCores: phase.driverCores,
    idleShare: phase.idleShare,
    outcome,
  };
}
