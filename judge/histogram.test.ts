import fc from 'fast-check';
import { HistogramLogReader } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import {
  decode,
  distributionOf,
  logHeader,
  logLine,
  merge,
  percentile,
  ranked,
  readLog,
  recorder,
} from './histogram.ts';

const times = (values: readonly number[]) => {
  const recorded = recorder();
  for (const value of values) recorded.record(value);
  return recorded;
};
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

describe('percentiles over all due requests', () => {
  // rank = ceil(q · (recorded + failed)); times are 1 … recorded µs, so the value at a rank is the rank itself.
  it.each([
    { recorded: 100, failed: 0, q: 0.5, us: 50 }, // ceil(50)
    { recorded: 100, failed: 0, q: 0.99, us: 99 }, // ceil(99), although 0.99 · 100 is not exactly 99 in floats
    { recorded: 100, failed: 0, q: 0.991, us: 100 }, // ceil(99.1)
    { recorded: 100, failed: 0, q: 1, us: 100 },
    { recorded: 100, failed: 0, q: 0, us: 1 }, // the least there is
    { recorded: 90, failed: 10, q: 0.9, us: 90 }, // ceil(90): the last one that has a time
    { recorded: 50, failed: 150, q: 0.25, us: 50 }, // ceil(50)
  ])('$recorded recorded and $failed failed: q = $q gives $us µs', ({ recorded, failed, q, us }) => {
    expect(percentile(distributionOf(times(numbers(1, recorded)), failed), q)).toEqual({ kind: 'value', us });
  });

  it.each([
    { recorded: 90, failed: 10, q: 0.901 }, // ceil(90.1) = 91
    { recorded: 99, failed: 1, q: 1 },
    { recorded: 0, failed: 3, q: 0.01 },
  ])('$recorded recorded and $failed failed: q = $q is beyond the time-out', ({ recorded, failed, q }) => {
    expect(percentile(distributionOf(times(numbers(1, recorded)), failed), q)).toEqual({ kind: 'beyond' });
  });

  it('nothing due has no percentile', () => {
    expect(percentile(distributionOf(recorder(), 0), 0.5)).toEqual({ kind: 'none' });
  });

  it('one more failure never lowers a percentile', () => {
    const time = fc.integer({ min: 1, max: 600_000_000 });
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 50 }),
        fc.nat(20),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, failed, q) => {
          const [less, more] = [failed, failed + 1].map((n) => percentile(distributionOf(times(values), n), q));
          if (less?.kind === 'beyond') return more?.kind === 'beyond';
          return more?.kind === 'beyond' || (less?.kind === 'value' && more?.kind === 'value' && less.us <= more.us);
        },
      ),
    );
  });

  it('agrees with the sorted values to one part in a thousand', () => {
    const time = fc.integer({ min: 1, max: 1_200_000_000 });
    fc.assert(
      fc.property(
        fc.array(time, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 1000 }),
        (values, permille) => {
          const rank = Math.ceil((permille * values.length) / 1000);
          const exact = values.toSorted((a, b) => a - b)[rank - 1] ?? 0;
          const found = percentile(distributionOf(times(values), 0), permille / 1000);
          expect(found.kind === 'value' && found.us >= exact && found.us <= exact * 1.001 + 1).toBe(true);
        },
      ),
    );
  });
});

describe('recording', () => {
  it('holds ten minutes, and what lies below a microsecond counts as one', () => {
    const recorded = times([0, 0.4, 600_000_000]);
    expect([recorded.count, recorded.max, recorded.valueAt(0.5)]).toEqual([3, 600_000_000, 1]);
  });

  it('refuses what is not a time', () => {
    expect(() => recorder().record(Number.NaN)).toThrow('not a time');
  });

  it('comes back from its encoding with the same counts', () => {
    const recorded = times([3, 3, 900, 12_345_678]);
    const again = decode(recorded.encode());
    expect([0.25, 0.5, 0.75, 1].map((q) => again.valueAt(q))).toEqual(
      [0.25, 0.5, 0.75, 1].map((q) => recorded.valueAt(q)),
    );
  });

  it('goes on after decoding, past the old greatest value', () => {
    const again = decode(times([5]).encode());
    again.record(70_000_000);
    expect(again.count).toBe(2);
  });

  it('counts what was answered in time', () => {
    const { countWithin } = ranked(distributionOf(times([100, 200, 300, 4_000_000]), 2));
    expect([99, 100, 299, 300, 1e9].map(countWithin)).toEqual([0, 1, 2, 3, 4]);
  });
});

it('merged distributions are as if all had been recorded in one', () => {
  const values = fc.array(fc.integer({ min: 1, max: 900_000_000 }), { maxLength: 50 });
  fc.assert(
    fc.property(values, values, fc.nat(9), fc.nat(9), (a, b, failedA, failedB) => {
      const merged = ranked(merge([distributionOf(times(a), failedA), distributionOf(times(b), failedB)]));
      const whole = ranked(distributionOf(times([...a, ...b]), failedA + failedB));
      expect([merged.recorded, merged.failed]).toEqual([whole.recorded, whole.failed]);
      for (const q of [0.1, 0.5, 0.9, 1]) expect(merged.percentile(q)).toEqual(whole.percentile(q));
    }),
  );
});

describe('the log', () => {
  const startedAt = new Date('2026-06-30T10:00:00.250Z');
  const log =
    logHeader(startedAt, 'response times in microseconds') +
    logLine({ tag: 'shop-detail', start: 0, seconds: 1, times: times([100, 2000]) }) +
    logLine({ tag: 'receipts', start: 1, seconds: 1, times: times([7]) });

  it('is read by HdrHistogram', () => {
    const reader = new HistogramLogReader(log);
    const [first, second, end] = [0, 0, 0].map(() => reader.nextIntervalHistogram());
    expect([first?.tag, first?.totalCount, first?.maxValue, first?.startTimeStampMsec]).toEqual([
      'shop-detail',
      2,
      2000,
      startedAt.getTime(),
    ]);
    expect([second?.tag, second?.totalCount, second?.startTimeStampMsec]).toEqual([
      'receipts',
      1,
      startedAt.getTime() + 1000,
    ]);
    expect(end).toBeNull();
  });

  it('is read back, but for a line that a crash cut off', () => {
    const intervals = readLog(log.slice(0, -2));
    expect(intervals.map(({ tag, start, seconds, times }) => [tag, start, seconds, times.count])).toEqual([
      ['shop-detail', 0, 1, 2],
    ]);
    expect(readLog(log)).toHaveLength(2);
  });
});
