/**
 * Histograms of times: HdrHistogram with microseconds and 3 significant digits, the only file that knows the package.
 * What failed has no time and ranks behind everything that has one, so leaving failures out cannot make a percentile look good.
 */
import { decodeFromCompressedBase64, encodeIntoCompressedBase64, Int32Histogram, JsHistogram } from 'hdr-histogram-js';

const SIGNIFICANT_DIGITS = 3;

/** Times as they come in. */
export interface Recorder {
  /** @param us - microseconds; below 1 counts as 1. @throws {RangeError} for NaN and infinities: a clock has gone wrong */
  record(us: number): void;
  readonly count: number;
  /** Value at rank ceil(q·count), 0 if nothing was recorded. @param q - 0 … 1 */
  valueAt(q: number): number;
  readonly max: number;
  /** Compressed V2 encoding in base64, which every HdrHistogram library reads. */
  encode(): string;
  add(other: Recorder): void;
}

/** Times as a run file holds them; `failed` are due requests that have no time. */
export interface Distribution {
  readonly recorded: number;
  readonly failed: number;
  readonly histogram: string;
}

/** `beyond`: the rank falls among the failures, so all that is known is "longer than the time-out". `none`: nothing was due. */
export type Percentile =
  | { readonly kind: 'value'; readonly us: number }
  | { readonly kind: 'beyond' }
  | { readonly kind: 'none' };

/** A distribution, decoded once and asked many times. */
export interface Ranked {
  readonly recorded: number;
  readonly failed: number;
  /** Over all due requests: rank ceil(q·(recorded + failed)). @param q - 0 … 1 */
  percentile(q: number): Percentile;
  /** How many were answered within `us`, to the histogram's precision of 0.1 %. */
  countWithin(us: number): number;
}

class HdrRecorder implements Recorder {
  readonly histogram: JsHistogram;

  constructor(histogram: JsHistogram = emptyHistogram()) {
    this.histogram = histogram;
  }

  record(us: number): void {
    if (!Number.isFinite(us)) throw new RangeError(`not a time in microseconds: ${us}`);
    this.histogram.recordValue(Math.max(1, Math.round(us)));
  }

  get count(): number {
    return this.histogram.totalCount;
  }

  get max(): number {
    return this.histogram.maxValue;
  }

  valueAt(q: number): number {
    return this.count === 0 ? 0 : valueAtRank(this.histogram, rankOf(q, this.count));
  }

  encode(): string {
    return encodeIntoCompressedBase64(this.histogram);
  }

  add(other: Recorder): void {
    if (!(other instanceof HdrRecorder)) throw new TypeError('only histograms of this file can be added');
    if (other.count > 0) this.histogram.add(other.histogram);
  }
}

/** @returns an empty histogram that grows with what is recorded */
export function recorder(): Recorder {
  return new HdrRecorder();
}

/** @throws {Error} for anything but an HdrHistogram in compressed V2 encoding */
export function decode(histogram: string): Recorder {
  const decoded = decodeFromCompressedBase64(histogram);
  if (!(decoded instanceof JsHistogram)) throw new TypeError('not a histogram of this file');
  decoded.autoResize = true;
  return new HdrRecorder(decoded);
}

/** @param failed - due requests without a time */
export function distributionOf(times: Recorder, failed: number): Distribution {
  return { recorded: times.count, failed, histogram: times.encode() };
}

/** Several distributions as one, e.g. of all operations or of all repeats: percentiles must never be averaged. */
export function merge(distributions: readonly Distribution[]): Distribution {
  const all = recorder();
  for (const { histogram } of distributions) all.add(decode(histogram));
  return distributionOf(
    all,
    distributions.reduce((sum, { failed }) => sum + failed, 0),
  );
}

/** Decodes a distribution for many questions. */
export function ranked({ failed, histogram }: Omit<Distribution, 'recorded'>): Ranked {
  const times = decode(histogram);
  return {
    recorded: times.count,
    failed,
    percentile: (q) => percentileOf(times, failed, q),
    countWithin: (us) => countWithin(times, us),
  };
}

/** One percentile of a distribution. @param q - 0 … 1 */
export function percentile(distribution: Distribution, q: number): Percentile {
  return ranked(distribution).percentile(q);
}

/** Percentile of what is still being recorded. */
export function percentileOf(times: Recorder, failed: number, q: number): Percentile {
  const due = times.count + failed;
  if (due === 0) return { kind: 'none' };
  const rank = rankOf(q, due);
  return rank > times.count ? { kind: 'beyond' } : { kind: 'value', us: times.valueAt(rank / times.count) };
}

/** 0.99 · 100 is 99.00000000000001 or so: what is within rounding of a whole number is that number. */
function rankOf(q: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(q * count - 1e-9 * count)));
}

/** As HdrHistogram reports it: the greatest value that cannot be told apart from the recorded one. */
function valueAtRank(histogram: JsHistogram, rank: number): number {
  let seen = 0;
  for (let i = 0; i < histogram.countsArrayLength; i++) {
    seen += histogram.getCountAtIndex(i);
    if (seen >= rank) return histogram.highestEquivalentValue(histogram.valueFromIndex(i));
  }
  return histogram.maxValue;
}

function countWithin(times: Recorder, us: number): number {
  if (!(times instanceof HdrRecorder)) throw new TypeError('not a histogram of this file');
  const { histogram } = times;
  const last = Math.min(histogram.countsArrayIndex(Math.max(0, Math.floor(us))), histogram.countsArrayLength - 1);
  let count = 0;
  for (let i = 0; i <= last; i++) count += histogram.getCountAtIndex(i);
  return count;
}

function emptyHistogram(): JsHistogram {
  const histogram = new Int32Histogram(1, 2, SIGNIFICANT_DIGITS);
  histogram.autoResize = true;
  return histogram;
}

/** One interval of a histogram log. */
export interface LogInterval {
  /** What was timed: the operation. */
  readonly tag: string;
  /** Seconds since the log's start, at least 0. */
  readonly start: number;
  readonly seconds: number;
  readonly times: Recorder;
}

/** The first lines of a log in HdrHistogram's format 1.3. @param note - one line for a human reader */
export function logHeader(startedAt: Date, note: string): string {
  const seconds = (startedAt.getTime() / 1000).toFixed(3);
  return [
    `#${note}`,
    '#[Histogram log format version 1.3]',
    `#[StartTime: ${seconds} (seconds since epoch), ${startedAt.toISOString()}]`,
    `#[BaseTime: ${seconds} (seconds since epoch)]`,
    '"StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram"\n',
  ].join('\n');
}

/** One line of a log; by custom the greatest value is in ms, the histogram stays in µs. */
export function logLine({ tag, start, seconds, times }: LogInterval): string {
  const numbers = [start, seconds, times.max / 1000].map((value) => value.toFixed(3)).join(',');
  return `Tag=${tag},${numbers},${times.encode()}\n`;
}

/** Reads what {@link logHeader} and {@link logLine} write; a last line that was cut off by a crash is left out. */
export function readLog(text: string): readonly LogInterval[] {
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      const [, tag = '', start, seconds, , histogram] = /^Tag=([^,]*),([^,]*),([^,]*),([^,]*),(\S+)$/.exec(line) ?? [];
      if (histogram === undefined) return [];
      return [{ tag, start: Number(start), seconds: Number(seconds), times: decode(histogram) }];
    });
}
