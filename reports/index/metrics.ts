/** What is followed from run to run. */
import type { Milliseconds } from '../../model/units.ts';
import { capacityCell } from '../capacity-words.ts';
import type { BriefFigures } from '../figures/brief.ts';
import type { PercentileFigure, RepeatedFigure } from '../figures/types.ts';
import { rangeOf } from '../html/charts/axes.ts';
import type { Range } from '../html/charts/spec.ts';
import { interval, number, percentileMs, SCANT_MARK } from '../words.ts';

export interface Metric {
  readonly name: string;
  readonly question: string;
  /** What it is, and which way is better. */
  readonly note: string;
  /** With its unit: axis and column. */
  readonly title: string;
  /** @returns null: not measured */
  value(figures: BriefFigures, timeoutMs: Milliseconds): MetricValue | null;
}

export interface MetricValue {
  /** null: it has no place in a picture. */
  readonly y: number | null;
  readonly range: Range | null;
  /** Past the time-out: drawn there, hollow. */
  readonly beyond: boolean;
  /** With its interval, if it has one. */
  readonly text: string;
}

export const METRICS: readonly Metric[] = [
  {
    name: 'throughput',
    question: 'How many answers per second at most?',
    title: 'answers/s',
    note: 'Closed model: a fixed number of clients, each asking again as soon as it is answered. More is better.',
    value: ({ throughputPerSecond }) => throughputPerSecond && repeated(throughputPerSecond),
  },
  {
    name: 'p50',
    question: 'How long does an answer take, in the middle (p50)?',
    title: 'p50, ms',
    note: 'Open model: response time from the intended start, over all due requests; those that failed rank last. Less is better.',
    value: ({ response }, timeoutMs) => response && percentile(response.p50, timeoutMs),
  },
  {
    name: 'p99',
    question: 'How long does one in a hundred take at least (p99)?',
    title: 'p99, ms',
    note: 'Open model, likewise: one request in a hundred took this long or longer. Less is better.',
    value: ({ response }, timeoutMs) => response && percentile(response.p99, timeoutMs),
  },
  {
    name: 'cpu',
    question: 'How much CPU do 1,000 good answers cost?',
    title: 'CPU-s per 1,000 good',
    note: 'CPU of the services in the open window, the driver apart, for each 1,000 answers that met the objectives. Less is better.',
    value: ({ cpuSecondsPer1000Good }) => cpuSecondsPer1000Good && repeated(cpuSecondsPer1000Good),
  },
  {
    name: 'capacity',
    question: 'Up to which rate are 99 % of the answers good?',
    title: 'good capacity/s',
    note: 'The highest rate that passed, where every repeat of a run found it; else a word in the table. More is better.',
    value: ({ capacity }) => {
      if (capacity === null) return null;
      if (capacity.state === 'found') return repeated(capacity.lastPass);
      return { y: null, range: null, beyond: false, text: capacityCell(capacity) };
    },
  },
];

function repeated({ estimate }: RepeatedFigure): MetricValue {
  const spread = estimate.kind === 'interval' ? ` (${interval(estimate)})` : '';
  return { y: estimate.point, range: rangeOf(estimate), beyond: false, text: `${number(estimate.point)}${spread}` };
}

/** The percentile over all repeats, with the interval of the repeats' own, as in a run's report. */
function percentile({ merged, estimate, scant }: PercentileFigure, timeoutMs: Milliseconds): MetricValue | null {
  if (merged.kind === 'none') return null;
  const mark = scant ? SCANT_MARK : '';
  const text = `${percentileMs(merged, timeoutMs)}${mark}`;
  if (merged.kind === 'beyond') return { y: timeoutMs, range: null, beyond: true, text };
  const spread = estimate?.kind === 'interval' ? ` (${interval(estimate, (us) => number(us / 1000))})` : '';
  return { y: merged.us / 1000, range: rangeOf(estimate, 1000), beyond: false, text: text + spread };
}
