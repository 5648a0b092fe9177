/** Truth beside what somebody says it was: which figures are off, and by how much. */
import type { Outcomes } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';
import { type Figures, QUANTILE_NAMES, type Quantile, type Time } from './figures.ts';
import type { Faults, Truth } from './truth.ts';

/** How far a time may be from the truth: whichever of the two is greater. */
export interface Tolerance {
  readonly ms: Milliseconds;
  /** As a fraction of the truth. */
  readonly share: number;
}

const TAIL: Tolerance = { ms: 2, share: 0.05 };
const USUAL: Tolerance = { ms: 1, share: 0.02 };
export const TOLERANCES: Readonly<Record<Quantile, Tolerance>> = { p50: USUAL, p90: USUAL, p99: USUAL, p999: TAIL };

const COUNTS = [
  'due',
  'answered',
  'refused',
  'timedOut',
  'cutOff',
  'unfinished',
] as const satisfies readonly (keyof Outcomes)[];

/** A figure that is not what it should be. */
export type Difference =
  | { readonly what: 'count'; readonly of: keyof Outcomes; readonly truth: number; readonly said: number }
  | {
      readonly what: 'response';
      readonly of: Quantile;
      readonly truth: Time;
      readonly said: Time;
      readonly tolerance: Tolerance;
    }
  | { readonly what: 'fault'; readonly of: keyof Faults; readonly requests: number }
  | { readonly what: 'throughput'; readonly truth: number; readonly said: number; readonly share: number };

/** @returns none if the driver is right */
export function differences(truth: Truth, said: Figures): readonly Difference[] {
  return [
    ...COUNTS.flatMap((of) => countDifference(of, truth.outcomes[of], said.outcomes[of])),
    ...QUANTILE_NAMES.flatMap((of) => timeDifference(of, truth.response[of], said.response[of])),
    ...faultDifferences(truth.faults),
  ];
}

/** @param share - how far it may be off, as a fraction of the truth */
export function throughputDifference(truth: number, said: number, share: number): readonly Difference[] {
  if (Math.abs(said - truth) <= share * truth) return [];
  return [{ what: 'throughput', truth, said, share }];
}

/** Two times that have none agree only if both are beyond, or there was nothing. */
export function isWithin(truth: Time, said: Time, { ms, share }: Tolerance): boolean {
  if (typeof truth !== 'number' || typeof said !== 'number') return truth === said;
  return Math.abs(said - truth) <= Math.max(ms, share * truth);
}

function countDifference(of: keyof Outcomes, truth: number, said: number): readonly Difference[] {
  return truth === said ? [] : [{ what: 'count', of, truth, said }];
}

function timeDifference(of: Quantile, truth: Time, said: Time): readonly Difference[] {
  const tolerance = TOLERANCES[of];
  return isWithin(truth, said, tolerance) ? [] : [{ what: 'response', of, truth, said, tolerance }];
}

function faultDifferences(faults: Faults): readonly Difference[] {
  return (['early', 'extra', 'impatient'] as const).flatMap((of) =>
    faults[of] === 0 ? [] : [{ what: 'fault' as const, of, requests: faults[of] }],
  );
}
