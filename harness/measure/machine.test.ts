import { expect, it } from 'vitest';
import { machineTimes, readLoad, readMachine, readPressure, sharesBetween } from './machine.ts';

const STAT = `cpu  100 10 50 800 20 5 5 10 3 2
cpu0 50 5 25 400 10 3 2 5 1 1
intr 12345
`;

it('adds up the first eight fields: guests are part of user and nice', () => {
  // 100 + 10 + 50 + 800 + 20 + 5 + 5 + 10 = 1,000; idle 800 + 20
  expect(machineTimes(STAT)).toEqual({ total: 1000, idle: 820, steal: 10 });
  expect(machineTimes('no such line')).toBeNull();
});

it.each([
  // of 200 ticks 50 idle and 10 stolen
  [
    { total: 1000, idle: 820, steal: 10 },
    { total: 1200, idle: 870, steal: 20 },
    { idleShare: 0.25, stealShare: 0.05 },
  ],
  // the kernel lets idle go back by a tick at times
  [
    { total: 1000, idle: 820, steal: 10 },
    { total: 1010, idle: 819, steal: 10 },
    { idleShare: 0, stealShare: 0 },
  ],
  [{ total: 1000, idle: 820, steal: 10 }, { total: 1000, idle: 820, steal: 10 }, null],
  [null, { total: 1000, idle: 820, steal: 10 }, null],
])('shares between %o and %o are %o', (before, after, shares) => {
  expect(sharesBetween(before, after)).toEqual(shares);
});

it.runIf(process.platform === 'linux')('reads this machine', () => {
  expect(readMachine()?.total).toBeGreaterThan(0);
  expect(readLoad()).toBeGreaterThanOrEqual(0);
  for (const share of Object.values(readPressure())) {
    if (share !== null) expect(share).toBeLessThanOrEqual(1);
  }
});
