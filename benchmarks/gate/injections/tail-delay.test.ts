/** The 99th percentile grows by the factor that was asked for, whatever the times were like. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distributionOf, type Ranked, ranked, recorder } from '../../../judge/histogram.ts';
import { RARE_AMONG } from '../injected/rare.ts';
import { tailDelay } from './tail-delay.ts';

const SHARE = 1 / RARE_AMONG;

/** Of each time as many calls as a block has, of which one is delayed. */
function distribution(times: readonly number[], delay = 0): Ranked {
  const all = recorder();
  for (const time of times) {
    for (let call = 1; call < RARE_AMONG; call++) all.record(time);
    all.record(time + delay);
  }
  return ranked(distributionOf(all, 0));
}

const p99 = (times: Ranked) => {
  const value = times.percentile(0.99);
  if (value.kind !== 'value') throw new Error('no percentile');
  return value.us;
};

const times = fc.array(fc.integer({ min: 200, max: 2_000_000 }), { minLength: 200, maxLength: 600 });
const factors = fc.double({ min: 1.05, max: 3, noNaN: true });

test('with the delay, a hundredth of all calls takes the factor times the 99th percentile or more', () => {
  fc.assert(
    fc.property(times, factors, (each, factor) => {
      const usual = distribution(each);
      const slow = distribution(each, tailDelay(usual, SHARE, factor));
      const target = factor * p99(usual);
      // A histogram's precision, and a call that falls just beside the rank.
      const slack = 2 / each.length / RARE_AMONG + 0.02 * SHARE;
      expect(slow.countWithin(target * 0.997) / slow.recorded).toBeLessThanOrEqual(0.99 + slack);
      expect(slow.countWithin(target * 1.003) / slow.recorded).toBeGreaterThanOrEqual(0.99 - slack);
    }),
    { numRuns: 40 },
  );
});

test('a delay of just that share of it would not be seen', () => {
  const each = Array.from({ length: 500 }, (_, index) => 1000 + 4 * index ** 1.5);
  const usual = distribution(each);
  const naive = distribution(each, 0.2 * p99(usual));
  const right = distribution(each, tailDelay(usual, SHARE, 1.2));
  expect(p99(naive) / p99(usual)).toBeLessThan(1.02);
  expect(p99(right) / p99(usual)).toBeCloseTo(1.2, 2);
});

test('without an answered call there is nothing to delay', () => {
  expect(() => tailDelay(distribution([]), SHARE, 1.2)).toThrow('measure for longer');
});
