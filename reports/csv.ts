/** Run file -> CSV (RFC 4180), a figure a line: a spreadsheet sorts and filters it. */
import type { Estimate } from '../judge/estimate.ts';
import type { RunFile, Work } from '../model/run-file.ts';
import { figuresOf } from './figures/figures.ts';
import {
  type CapacityFigures,
  type CellFigures,
  type CostFigures,
  type Figures,
  type Group,
  type LatencyFigures,
  type MeasuredFigures,
  type OpenFigures,
  PERCENTILES,
} from './figures/types.ts';
import { printable } from './words.ts';

const HEADS = [
  'scale',
  'scenario',
  'implementation',
  'state',
  'metric',
  'unit',
  'value',
  'low',
  'high',
  'repeats',
  'note',
];

export function renderCsv(run: RunFile): string {
  return csvOf(figuresOf(run));
}

export function csvOf({ groups }: Figures): string {
  const rows = groups.flatMap((group) => [
    ...group.cells.flatMap((cell) => cellRows(group, cell)),
    ...group.work.flatMap((work) => workRows(group, work)),
  ]);
  return [HEADS, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

type Value = string | number;

function cellRows({ scale, scenario }: Group, cell: CellFigures): Value[][] {
  const about = [scale, scenario.name, cell.implementation, cell.state];
  if (!('figures' in cell)) return [[...about, '', '', '', '', '', 0, '']];
  const repeats = cell.figures.repeats.length;
  return metrics(cell.figures).map(([metric, unit, value, low, high, note = '']) => {
    return [...about, metric, unit, value, low, high, repeats, note];
  });
}

/** Counts of one pass: they have no interval. */
function workRows({ scale, scenario }: Group, work: Work): Value[][] {
  if (work.state === 'not-counted') return [];
  const { statementsPerRequest, rowsPerRequest, buffersPerRequest, requests } = work;
  const metrics: (readonly [metric: string, unit: string, value: number])[] = [
    ['statements-per-request', 'statements', statementsPerRequest],
    ['rows-per-request', 'rows', rowsPerRequest],
  ];
  if (buffersPerRequest !== null)
    metrics.push(
      ['buffers-touched-per-request', 'blocks', buffersPerRequest.touched],
      ['buffers-dirtied-per-request', 'blocks', buffersPerRequest.dirtied],
    );
  const about = [scale, scenario.name, work.implementation, work.state];
  return metrics.map((metric) => [...about, ...metric, '', '', 1, `counted over ${requests} requests`]);
}

/** Metric, unit, value, the ends of its interval (empty where there is none), and what to know about it. */
type MetricRow = readonly [metric: string, unit: string, value: Value, low: Value, high: Value, note?: string];

function metrics({ closed, open, cost, capacity }: MeasuredFigures): MetricRow[] {
  const { cpuSecondsPer1000Good: cpu, idleCpuPerSecond: idle, walBytesPer1000Good: wal } = cost;
  return [
    ...(capacity ? capacityMetrics(capacity) : []),
    ...(closed ? [estimated('throughput', 'per second', closed.throughputPerSecond.estimate)] : []),
    ...(open ? [estimated('good-share', 'fraction', open.goodShare.estimate)] : []),
    ...(open ? latencyMetrics('response', open.response) : []),
    ...(open ? latencyMetrics('service', open.service) : []),
    ...(open ? latencyMetrics('lag', open.lag) : []),
    ...(open?.staleness ? latencyMetrics('staleness', open.staleness) : []),
    ...(open?.visibility ? latencyMetrics('visibility', open.visibility) : []),
    ...(open ? latencyMetrics('connect', open.connect) : []),
    ...(open ? requestMetrics(open) : []),
    ...(cpu ? [estimated('cpu-per-1000-good', 's', cpu.estimate)] : []),
    ...(idle ? [estimated('idle-cpu-per-second', 's', idle.estimate)] : []),
    ...(wal ? [estimated('wal-per-1000-good', 'bytes', wal.estimate)] : []),
    ...wireMetrics(cost.wireBytesPerAnswer),
    ...Object.entries(cost.peakMemoryBytes).map(
      ([name, bytes]) => [`peak-memory-${name}`, 'bytes', bytes, '', ''] as const,
    ),
    ['disk', 'bytes', cost.diskBytes, '', ''],
    ...(cost.build ? [['build', 's', cost.build.seconds, '', ''] as const] : []),
  ];
}

/** What became of those that were due, and how many of them could not be sent at once. */
function requestMetrics({ outcomes, waits }: OpenFigures): MetricRow[] {
  const { due, answered, refused, timedOut, cutOff, unfinished } = outcomes;
  const counts: readonly (readonly [name: string, amount: number])[] = [
    ['due', due],
    ['answered', answered],
    ['refused', refused],
    ['timed-out', timedOut],
    ['cut-off', cutOff],
    ['unfinished', unfinished],
    ['waited-for-till', waits.till.waited],
    ['waited-for-connection', waits.connection.waited],
    ['never-sent', waits.till.neverSent + waits.connection.neverSent],
  ];
  return counts.map(([name, amount]) => [`requests-${name}`, 'requests', amount, '', '']);
}

function wireMetrics(wire: CostFigures['wireBytesPerAnswer']): MetricRow[] {
  if (wire === null) return [];
  return [
    ['wire-sent-per-answer', 'bytes', wire.sent, '', ''],
    ['wire-received-per-answer', 'bytes', wire.received, '', ''],
  ];
}

/** The note says why there is no value. */
function capacityMetrics(capacity: CapacityFigures): MetricRow[] {
  const [passed, failed] = ['good-capacity', 'good-capacity-first-fail'];
  const unit = 'per second';
  return [
    capacity.state === 'found'
      ? estimated(passed, unit, capacity.lastPass.estimate)
      : [passed, unit, '', '', '', capacity.state],
    ...(capacity.state === 'found' || capacity.state === 'below'
      ? [estimated(failed, unit, capacity.firstFail.estimate)]
      : []),
  ];
}

/** A percentile among the failures is infinite, which keeps it last in any order. */
function latencyMetrics(name: string, latency: LatencyFigures): MetricRow[] {
  return PERCENTILES.flatMap((percentile): MetricRow[] => {
    const { merged, estimate, scant } = latency[percentile];
    if (merged.kind === 'none') return [];
    const value = merged.kind === 'beyond' ? 'inf' : merged.us;
    return [[`${name}-${percentile}`, 'us', value, ...ends(estimate), scant ? 'few-requests' : '']];
  });
}

function estimated(metric: string, unit: string, estimate: Estimate): MetricRow {
  return [metric, unit, estimate.point, ...ends(estimate)];
}

function ends(estimate: Estimate | null): [Value, Value] {
  return estimate?.kind === 'interval' ? [estimate.low, estimate.high] : ['', ''];
}

function field(value: Value): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(6)));
  // A spreadsheet would run a field that begins like a formula.
  const text = printable(value).replace(/^(?=[=+\-@])/, "'");
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
