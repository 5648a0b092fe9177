/** The figures that are compared: their names, units, directions, and how a change of them is taken. */
import { bytes, number, percentOf, seconds } from '../words.ts';
import type { ComparedMetric } from './types.ts';

export interface ComparedMetricWords {
  /** In a sentence. */
  readonly name: string;
  /** In a narrow column, with its unit. */
  readonly short: string;
  readonly good: 'high' | 'low';
  /** What a cell is whose figure went up, and down. */
  readonly up: string;
  readonly down: string;
  /** A value as text, in the unit of the column. */
  readonly text: (value: number) => string;
  /** A difference as text, without its sign. */
  readonly differenceText: (value: number) => string;
}

const comparedMs = (us: number) => (us <= 1 ? '0' : number(us / 1000));
const comparedPoints = (value: number) => number(100 * value);

/** Of a response time: the slower, the worse. */
function timeWords(name: string, short: string): ComparedMetricWords {
  return { name, short, good: 'low', up: 'slower', down: 'faster', text: comparedMs, differenceText: comparedMs };
}

function costWords(name: string, short: string, text: (value: number) => string): ComparedMetricWords {
  return { name, short, good: 'low', up: 'higher', down: 'lower', text, differenceText: text };
}

function rateOfWorkWords(name: string, short: string): ComparedMetricWords {
  return {
    name,
    short,
    good: 'high',
    up: 'higher',
    down: 'lower',
    text: comparedNumber,
    differenceText: comparedNumber,
  };
}

function comparedNumber(value: number): string {
  return number(value);
}

/** In the order in which they are shown: the most important first. */
export const COMPARED_METRICS: Readonly<Record<ComparedMetric, ComparedMetricWords>> = {
  capacity: rateOfWorkWords('good capacity', 'capacity, /s'),
  throughput: rateOfWorkWords('throughput', 'answers/s'),
  // A share of bad ones is often 0, which no ratio knows: so it is a difference, in percentage points.
  'good-share': { ...rateOfWorkWords('good share', 'good share, %'), text: percentOf, differenceText: comparedPoints },
  p50: timeWords('median response time (p50)', 'p50, ms'),
  p95: timeWords('p95 response time', 'p95, ms'),
  p99: timeWords('p99 response time', 'p99, ms'),
  'p99.9': timeWords('p99.9 response time', 'p99.9, ms'),
  // Often 0 as well.
  'staleness-p99': { ...timeWords('p99 staleness', 'stale p99, ms'), up: 'staler', down: 'fresher' },
  'visible-p50': timeWords('median time to visibility', 'visible p50, ms'),
  'visible-p99': timeWords('p99 time to visibility', 'visible p99, ms'),
  cpu: {
    ...costWords('CPU per 1,000 good answers', 'CPU-s/1,000 good', comparedNumber),
    up: 'dearer',
    down: 'cheaper',
  },
  statements: costWords('statements per request', 'statements/req.', comparedNumber),
  rows: costWords('rows per request', 'rows/req.', comparedNumber),
  memory: costWords('peak memory', 'peak memory', bytes),
  disk: costWords('disk', 'disk', bytes),
  build: costWords('build', 'build', seconds),
};

export const COMPARED_ORDER = Object.keys(COMPARED_METRICS) as readonly ComparedMetric[];
