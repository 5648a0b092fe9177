import { expect, it } from 'vitest';
import type { Difference } from '../harness/selftest/compare.ts';
import type { Figures } from '../harness/selftest/figures.ts';
import type { OpenResult, SelftestResult } from '../harness/selftest/suite.ts';
import { selftestText } from './selftest-text.ts';

const FIGURES: Figures = {
  outcomes: { due: 12_345, answered: 11_728, refused: 0, timedOut: 617, cutOff: 0, unfinished: 0 },
  response: { p50: 6.1234, p90: 812.34, p99: 'beyond', p999: 'beyond' },
  service: { p50: 6, p90: 80, p99: 'beyond', p999: 'beyond' },
};
const QUIET = { stealShare: 0, othersCores: 0.05, wakeUpLateMs: 0.2 };
const LOUD = { stealShare: 0.031, othersCores: null, wakeUpLateMs: 12.345 };
const OFF: readonly Difference[] = [
  { what: 'count', of: 'timedOut', truth: 617, said: 616 },
  { what: 'response', of: 'p99', truth: 'beyond', said: 812.4, tolerance: { ms: 1, share: 0.02 } },
  { what: 'fault', of: 'early', requests: 3 },
];

function resultWith(open: Pick<OpenResult, 'verdict' | 'attempts'>, exitCode: SelftestResult['exitCode']) {
  const autocannon = {
    outcomes: FIGURES.outcomes,
    response: { p50: 20, p90: 30, p99: 40, p999: 50 },
    throughputPerSecond: 100,
    seconds: 3,
    server: FIGURES.outcomes,
    off: ['p99', 'p999'],
  } as const;
  return selftestText({
    exitCode,
    open: [
      { name: 'hang', title: 'no answer ever to every 20th', ratePerSecond: 200, seconds: 3, ...open, autocannon },
    ],
    closed: {
      title: 'closed loop: 8 clients, a constant delay of 20 ms',
      clients: 8,
      seconds: 2,
      verdict: 'right',
      attempts: [{ truth: 380.12, ours: 380.34, differences: [], disturbance: QUIET }],
      autocannon: { truth: 381, said: 379 },
    },
  });
}

const truth = { ...FIGURES, faults: { early: 0, extra: 0, impatient: 0 } };
const right = { truth, ours: FIGURES, differences: [], disturbance: QUIET };

it('shows truth, driver and autocannon under each other, and marks what is off', () => {
  const text = resultWith({ verdict: 'right', attempts: [right] }, 0);
  expect(text).toContain(`
               due answered refused timeout cut off    p50    p90    p99  p99.9
no answer ever to every 20th, 200/s for 3 s                                right
  truth      12345    11728       0     617       0   6.12  812.3      >      >
  ours       12345    11728       0     617       0   6.12  812.3      >      >
  autocannon 12345    11728       0     617       0   20.0   30.0   40.0*  50.0*
`);
  expect(text).toContain('The driver is right on 2 of 2; autocannon as it comes is off on 1 of 1.');
});

it('says what is off, by how much, and what disturbed the machine', () => {
  const text = resultWith({ verdict: 'disturbed', attempts: [{ ...right, differences: OFF, disturbance: LOUD }] }, 3);
  expect(text).toContain(`
  ours       12345    11728       0     617*      0   6.12  812.3      >*     >
`);
  expect(text).toContain(`
  off: timeout: says 616, the truth is 617
  off: p99: says 812.4 ms, the truth is unanswered (allowed: 1 ms or 2 %)
  off: 3 requests were sent before they were due
  disturbed: 3.1 % CPU time stolen (limit 2 %)
  disturbed: 12.35 ms late wake-ups of a sleeping thread (p99) (limit 1.00 ms)
`);
  expect(text).toContain('Too disturbed to tell: ');
});

it('says that it was tried twice', () => {
  const off = { ...right, differences: OFF };
  expect(resultWith({ verdict: 'right', attempts: [off, right] }, 0)).toMatch(/ right, 2nd try$/m);
  expect(resultWith({ verdict: 'wrong', attempts: [off, off] }, 1)).toMatch(/ OFF, twice$/m);
});

it('fits a terminal of 80 columns', () => {
  const text = resultWith({ verdict: 'wrong', attempts: [{ ...right, differences: OFF, disturbance: LOUD }] }, 1);
  for (const line of text.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});
