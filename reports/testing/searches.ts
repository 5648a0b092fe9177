/** Test support: searches for the good capacity as they may end. */
import { decisionOf, rateOf, type WindowOutcome } from '../../judge/capacity.ts';
import type { Capacity } from '../../model/capacity.ts';

/** @param rung - of the last pass, or the lowest that could be tried */
export function searched(state: Exclude<Capacity['state'], 'above'>, rung: number): Capacity {
  const [lastPass, next, leap] = [rateOf(rung), rateOf(rung + 1), rateOf(rung + 2)];
  const common = { budgetSeconds: 30, seconds: 17.3 };
  const [passed, failed] = [tried(lastPass, 'good'), tried(leap, 'not-good')];
  if (state === 'below') return { state, firstFail: lastPass, ...common, rungs: [tried(lastPass, 'not-good')] };
  if (state === 'unfinished')
    return { state, because: 'budget', lastPass, firstFail: leap, ...common, rungs: [failed, passed] };
  if (state === 'void')
    return { state, lastPass, driverBoundAt: next, ...common, rungs: [passed, failed, tried(next, 'driver-bound')] };
  return { state, lastPass, firstFail: next, ...common, rungs: [passed, failed, tried(next, 'not-good')] };
}

function tried(ratePerSecond: number, outcome: WindowOutcome): Capacity['rungs'][number] {
  const due = Math.round(2 * ratePerSecond);
  const window = {
    seconds: 2,
    cutShort: false,
    due,
    good: outcome === 'good' ? due : Math.round(0.97 * due),
    sentLate: 0,
    driverLagP99Us: 1_200,
    driverCores: outcome === 'driver-bound' ? 0.93 : 0.4,
    idleShare: outcome === 'driver-bound' ? 0.3 : 0.05,
    outcome,
  };
  return { ratePerSecond, windows: [window, window], outcome: decisionOf([outcome, outcome]) ?? 'undecided' };
}
