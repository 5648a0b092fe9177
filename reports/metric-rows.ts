/** The one list of metrics for machines: a cell's figures, each with its name, unit and direction. CSV and CI forms share it. */
import type { Estimate } from '../judge/estimate.ts';
import type { CountedWork } from '../model/run-file.ts';
import {
  type CapacityFigures,
  type CostFigures,
  type LatencyFigures,
  type MeasuredFigures,
  type OpenFigures,
  PERCENTILES,
} from './figures/types.ts';

/** `us` are microseconds; a fraction is between 0 and 1. */
export type Unit = 'us' | 's' | 'bytes' | 'fraction' | 'per second' | 'requests' | 'statements' | 'rows' | 'blocks';

/** `neither`: it tells about the measuring, or about how much there was to do, and not how well it was done. */
export type Better = 'smaller' | 'bigger' | 'neither';

interface Metric {
  /** Stays the same from version to version. */
  readonly name: string;
  readonly unit: Unit;
  readonly better: Better;
  /** What it is, in a few words. */
  readonly about: string;
}

export interface MetricRow extends Metric {
  /** Part of the implementation that it is of, as its processes are named; null: the whole. */
  readonly component: string | null;
  readonly value: MetricValue;
  /** Ends of the 95 % interval over repeats; of a percentile, whose value is that of all requests, around the repeats' mean. */
  readonly interval: Interval | null;
  /** A percentile of too few requests: to be shown with a mark, and not to be compared. */
  readonly scant: boolean;
}

export type MetricValue =
  | { readonly kind: 'value'; readonly point: number }
  /** The percentile reaches requests that failed: it is past the time-out. */
  | { readonly kind: 'beyond' }
  /** Looked for and not found: in what state the search ended. */
  | { readonly kind: 'none'; readonly why: string };

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export function metricRows({ closed, open, cost, capacity }: MeasuredFigures): MetricRow[] {
  return [
    ...(capacity ? capacityRows(capacity) : []),
    ...(closed ? [estimated(THROUGHPUT, closed.throughputPerSecond.estimate)] : []),
    ...(open ? openRows(open) : []),
    ...costRows(cost),
  ];
}

/** Counts of one pass: they have no interval. */
export function workRows({ statementsPerRequest, rowsPerRequest, buffersPerRequest }: CountedWork): MetricRow[] {
  return [
    counted(
      'statements-per-request',
      'statements',
      'Statements that a request has its database run',
      statementsPerRequest,
    ),
    counted('rows-per-request', 'rows', 'Rows that the statements of a request give back', rowsPerRequest),
    ...(buffersPerRequest
      ? [
          counted(
            'buffers-touched-per-request',
            'blocks',
            'Blocks that a request has looked at',
            buffersPerRequest.touched,
          ),
          counted('buffers-dirtied-per-request', 'blocks', 'Blocks that a request changes', buffersPerRequest.dirtied),
        ]
      : []),
  ];
}

/** With the component behind it, where there is one: `peak-memory-backend`. */
export function fullName({ name, component }: MetricRow): string {
  return component === null ? name : `${name}-${component}`;
}

/** Six significant digits: more than any of them has, and no tail of a binary fraction. */
export function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

const THROUGHPUT: Metric = {
  name: 'throughput',
  unit: 'per second',
  better: 'bigger',
  about: 'Answers per second to clients that ask without a pause',
};
const GOOD_CAPACITY: Metric = {
  name: 'good-capacity',
  unit: 'per second',
  better: 'bigger',
  about: 'Highest rate tried at which 99 percent of requests are good',
};
const FIRST_FAIL: Metric = {
  name: 'good-capacity-first-fail',
  unit: 'per second',
  better: 'neither',
  about: 'Lowest rate tried at which fewer than 99 percent of requests are good',
};
const GOOD_SHARE: Metric = {
  name: 'good-share',
  unit: 'fraction',
  better: 'bigger',
  about: 'Share of due requests that are answered within the objectives',
};

const PERCENTILE_WORDS = { p50: 'Median', p95: '95th percentile', p99: '99th percentile', p999: '99.9th percentile' };
const LATENCIES = {
  response: { better: 'smaller', about: 'response time, from the intended start' },
  service: { better: 'smaller', about: 'service time, from the send' },
  lag: { better: 'neither', about: 'time from the intended start to the send' },
  staleness: { better: 'smaller', about: 'staleness of answers' },
  visibility: { better: 'smaller', about: 'time until a write shows in an answer' },
  // Part of the service time already.
  connect: { better: 'neither', about: 'time that opening a connection takes' },
} as const satisfies Readonly<Record<string, { readonly better: Better; readonly about: string }>>;

function openRows(open: OpenFigures): MetricRow[] {
  return [
    estimated(GOOD_SHARE, open.goodShare.estimate),
    ...latencyRows('response', open.response),
    ...latencyRows('service', open.service),
    ...latencyRows('lag', open.lag),
    ...latencyRows('staleness', open.staleness),
    ...latencyRows('visibility', open.visibility),
    ...latencyRows('connect', open.connect),
    ...requestRows(open),
  ];
}

function latencyRows(name: keyof typeof LATENCIES, latency: LatencyFigures | null): MetricRow[] {
  const { better, about } = LATENCIES[name];
  return PERCENTILES.flatMap((percentile): MetricRow[] => {
    const figure = latency?.[percentile];
    if (figure === undefined || figure.merged.kind === 'none') return [];
    const { merged, estimate, scant } = figure;
    return [
      {
        name: `${name}-${percentile}`,
        unit: 'us',
        better,
        about: `${PERCENTILE_WORDS[percentile]} of the ${about}`,
        component: null,
        value: merged.kind === 'beyond' ? merged : { kind: 'value', point: merged.us },
        interval: intervalOf(estimate),
        scant,
      },
    ];
  });
}

/** What became of those that were due, and how many of them could not be sent at once. */
function requestRows({ outcomes, waits }: OpenFigures): MetricRow[] {
  const { due, answered, refused, timedOut, cutOff, unfinished } = outcomes;
  const neverSent = waits.till.neverSent + waits.connection.neverSent;
  const counts: readonly (readonly [name: string, amount: number, about: string])[] = [
    ['due', due, 'Requests that were due'],
    ['answered', answered, 'Due requests that were answered'],
    ['refused', refused, 'Due requests that were refused'],
    ['timed-out', timedOut, 'Due requests that timed out'],
    ['cut-off', cutOff, 'Due requests whose connection broke'],
    ['unfinished', unfinished, 'Due requests that were still waiting at the end'],
    ['waited-for-till', waits.till.waited, 'Due requests that waited for a busy till'],
    ['waited-for-connection', waits.connection.waited, 'Due requests that waited for a connection'],
    ['never-sent', neverSent, 'Due requests that were never sent'],
  ];
  return counts.map(([name, amount, about]) =>
    plain({ name: `requests-${name}`, unit: 'requests', better: 'neither', about }, amount),
  );
}

function capacityRows(capacity: CapacityFigures): MetricRow[] {
  return [
    capacity.state === 'found'
      ? estimated(GOOD_CAPACITY, capacity.lastPass.estimate)
      : { ...plain(GOOD_CAPACITY, 0), value: { kind: 'none', why: capacity.state } },
    ...(capacity.state === 'found' || capacity.state === 'below'
      ? [estimated(FIRST_FAIL, capacity.firstFail.estimate)]
      : []),
  ];
}

function costRows(cost: CostFigures): MetricRow[] {
  const {
    cpuSecondsPer1000Good: cpu,
    idleCpuPerSecond: idle,
    walBytesPer1000Good: wal,
    wireBytesPerAnswer: wire,
  } = cost;
  const memory = dear('peak-memory', 'bytes', 'Most memory that a component had');
  return [
    ...(cpu ? [estimated(dear('cpu-per-1000-good', 's', 'CPU time for 1,000 good answers'), cpu.estimate)] : []),
    ...(idle
      ? [estimated(dear('idle-cpu-per-second', 's', 'CPU time in a second in which nobody asks'), idle.estimate)]
      : []),
    ...(wal
      ? [estimated(dear('wal-per-1000-good', 'bytes', 'Write-ahead log for 1,000 good answers'), wal.estimate)]
      : []),
    ...(wire ? [plain(dear('wire-sent-per-answer', 'bytes', 'Bytes sent for an answer'), wire.sent)] : []),
    ...(wire ? [plain(dear('wire-received-per-answer', 'bytes', 'Bytes received for an answer'), wire.received)] : []),
    ...Object.entries(cost.peakMemoryBytes).map(([component, bytes]) => ({ ...plain(memory, bytes), component })),
    plain(dear('disk', 'bytes', 'State of the implementation on disk'), cost.diskBytes),
    ...(cost.build ? [plain(dear('build', 's', 'Time that building the state takes'), cost.build.seconds)] : []),
  ];
}

/** A cost: the less of it the better. */
function dear(name: string, unit: Unit, about: string): Metric {
  return { name, unit, better: 'smaller', about };
}

function counted(name: string, unit: Unit, about: string, amount: number): MetricRow {
  return plain(dear(name, unit, about), amount);
}

function plain(metric: Metric, point: number): MetricRow {
  return { ...metric, component: null, value: { kind: 'value', point }, interval: null, scant: false };
}

function estimated(metric: Metric, estimate: Estimate): MetricRow {
  return { ...plain(metric, estimate.point), interval: intervalOf(estimate) };
}

function intervalOf(estimate: Estimate | null): Interval | null {
  return estimate?.kind === 'interval' ? { low: estimate.low, high: estimate.high } : null;
}
