/** Searches of a cell's repeats -> one good capacity, or why there is none. */
import { type Estimate, estimateGeometric, mapEstimate } from '../../judge/estimate.ts';
import type { Capacity } from '../../model/capacity.ts';
import { repeatedFigure } from './repeated.ts';
import type { CapacityFigures, Numbered, RepeatedFigure } from './types.ts';

/** @returns null where nobody searched */
export function capacityFigures(perRepeat: readonly Numbered<Capacity>[]): CapacityFigures | null {
  if (perRepeat.length === 0) return null;
  const lastPass = rates(perRepeat, (it) => (it.state === 'found' ? it.lastPass : null));
  const firstFail = rates(perRepeat, (it) => (it.state === 'found' || it.state === 'below' ? it.firstFail : null));
  if (lastPass && firstFail) return { state: 'found', lastPass, firstFail, perRepeat };
  const states = new Set(perRepeat.map(({ value }) => value.state));
  if (firstFail && !states.has('found')) return { state: 'below', firstFail, perRepeat };
  return { state: stateOf(states), perRepeat };
}

/** Estimated only if every repeat has one. */
function rates(
  perRepeat: readonly Numbered<Capacity>[],
  of: (capacity: Capacity) => number | null,
): RepeatedFigure | null {
  const known = perRepeat.flatMap(({ repeat, value }) => {
    const rate = of(value);
    return rate === null ? [] : [{ repeat, value: rate }];
  });
  return known.length === perRepeat.length ? repeatedFigure(known, geometric) : null;
}

/** Rates of the ladder have four digits: the mean of equal ones is that rate, and not a hair beside it. */
function geometric(values: readonly number[]): Estimate | null {
  const estimate = estimateGeometric(values);
  return estimate && mapEstimate(estimate, (rate) => Number(rate.toPrecision(6)));
}

function stateOf(states: ReadonlySet<Capacity['state']>): 'above' | 'void' | 'unfinished' | 'mixed' {
  for (const state of ['void', 'unfinished'] as const) if (states.has(state)) return state;
  return states.size === 1 ? 'above' : 'mixed';
}
