/** What is compared: counts by outcome, and percentiles over all that was due. */

import { merge, type Percentile, ranked } from '../../judge/histogram.ts';
import type { OpenPhase, Outcomes } from '../../model/phase.ts';
import type { Milliseconds } from '../../model/units.ts';

export const QUANTILES = { p50: 0.5, p90: 0.9, p99: 0.99, p999: 0.999 } as const;
export type Quantile = keyof typeof QUANTILES;
export const QUANTILE_NAMES = ['p50', 'p90', 'p99', 'p999'] as const satisfies readonly Quantile[];

/** `beyond`: its rank falls among those that have no time. `none`: nothing was due. */
export type Time = Milliseconds | 'beyond' | 'none';
export type Times = Readonly<Record<Quantile, Time>>;

export interface Figures {
  readonly outcomes: Outcomes;
  /** From when a request was due. */
  readonly response: Times;
  /** From its send for the driver, from its arrival for the server. */
  readonly service: Times;
}

/** What the driver says. */
export function figuresOf({ outcomes, operations }: Pick<OpenPhase, 'outcomes' | 'operations'>): Figures {
  const timesOf = (what: 'response' | 'service') => {
    const all = ranked(merge(operations.map((operation) => operation[what])));
    return timesBy((q) => timeOf(all.percentile(q)));
  };
  return { outcomes, response: timesOf('response'), service: timesOf('service') };
}

/** Exact, from every single time. @param failed - how many were due and have no time: they rank last */
export function exactTimes(times: readonly Milliseconds[], failed: number): Times {
  const sorted = Float64Array.from(times).sort();
  const due = sorted.length + failed;
  return timesBy((q) => {
    if (due === 0) return 'none';
    // 0.99 · 100 is 99.00000000000001 or so.
    const rank = Math.max(1, Math.ceil(q * due - 1e-9 * due));
    return sorted[rank - 1] ?? 'beyond';
  });
}

function timesBy(at: (q: number) => Time): Times {
  const { p50, p90, p99, p999 } = QUANTILES;
  return { p50: at(p50), p90: at(p90), p99: at(p99), p999: at(p999) };
}

function timeOf(found: Percentile): Time {
  return found.kind === 'value' ? found.us / 1000 : found.kind;
}
