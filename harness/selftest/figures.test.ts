import fc from 'fast-check';
import { expect, it } from 'vitest';
import { percentileOf, recorder } from '../../judge/histogram.ts';
import { exactTimes, QUANTILE_NAMES, QUANTILES } from './figures.ts';

it('takes the time at rank ceil(q · due), failures last', () => {
  const times = Array.from({ length: 95 }, (_, i) => 95 - i);
  // Of 100 due the 50th, the 90th, and the 99th and 100th, which failed.
  expect(exactTimes(times, 5)).toEqual({ p50: 50, p90: 90, p99: 'beyond', p999: 'beyond' });
  expect(exactTimes([7], 0)).toEqual({ p50: 7, p90: 7, p99: 7, p999: 7 });
  expect(exactTimes([], 3)).toEqual({ p50: 'beyond', p90: 'beyond', p99: 'beyond', p999: 'beyond' });
  expect(exactTimes([], 0)).toEqual({ p50: 'none', p90: 'none', p99: 'none', p999: 'none' });
});

it('ranks as the histogram does, to its three digits: else the truth would ask for another request’s time', () => {
  const times = fc.array(fc.integer({ min: 1, max: 10_000_000 }), { maxLength: 300 });
  fc.assert(
    fc.property(times, fc.nat(50), (us, failed) => {
      const recorded = recorder();
      for (const one of us) recorded.record(one);
      const exact = exactTimes(
        us.map((one) => one / 1000),
        failed,
      );
      for (const name of QUANTILE_NAMES) {
        const found = percentileOf(recorded, failed, QUANTILES[name]);
        const time = exact[name];
        if (found.kind !== 'value') expect(time).toBe(found.kind);
        else expect(Math.abs(found.us / 1000 - Number(time))).toBeLessThanOrEqual(0.001 * Number(time) + 0.001);
      }
    }),
  );
});
