import { expect, it } from 'vitest';
import { type Machine, machineTimes, readMachine, sharesBetween, swappedPages } from './machine.ts';

const STAT = `cpu  100 10 50 800 20 5 5 10 3 2
cpu0 50 5 25 400 10 3 2 5 1 1
intr 12345
`;

it('adds up the first eight fields: guests are part of user and nice', () => {
  // 100 + 10 + 50 + 800 + 20 + 5 + 5 + 10 = 1,000; idle 800 + 20
  expect(machineTimes(STAT)).toEqual({ total: 1000, idle: 820, steal: 10 });
  expect(machineTimes('no such line')).toBeNull();
});

const readingOf = (times: Machine['times'], at = 0, stalledUs: number | null = null): Machine => {
  return { at, times, stalled: { cpu: stalledUs, io: stalledUs, memory: stalledUs }, load: 1.5 };
};

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
  [
    { total: 1000, idle: 820, steal: 10 },
    { total: 1000, idle: 820, steal: 10 },
    { idleShare: null, stealShare: null },
  ],
  [null, { total: 1000, idle: 820, steal: 10 }, { idleShare: null, stealShare: null }],
])('shares of the cores between %o and %o are %o', (before, after, shares) => {
  expect(sharesBetween(readingOf(before), readingOf(after))).toMatchObject(shares);
});

it.each([
  // 250 of 1,000 ms
  [readingOf(null, 0, 1_000), readingOf(null, 1_000, 251_000), 0.25],
  // Two tasks cannot wait for more than all of the time; a clock that is read a little early would say so.
  [readingOf(null, 0, 0), readingOf(null, 1_000, 1_000_500), 1],
  [readingOf(null, 0, null), readingOf(null, 1_000, null), null],
])('pressure between %o and %o is %d', (before, after, share) => {
  const { cpuPressure, ioPressure, memoryPressure, load } = sharesBetween(before, after);
  expect([cpuPressure, ioPressure, memoryPressure, load]).toEqual([share, share, share, 1.5]);
});

it('adds up the pages that went to swap and that came back', () => {
  expect(swappedPages('nr_free_pages 12\npswpin 30\npswpout 12\npswpout_x 5\n')).toBe(42);
  expect(swappedPages('nr_free_pages 12\n')).toBeNull();
});

it.runIf(process.platform === 'linux')('reads this machine', () => {
  const { times, stalled, load } = readMachine();
  expect(times?.total).toBeGreaterThan(0);
  expect(load).toBeGreaterThanOrEqual(0);
  // A kernel without pressure figures, or a container that hides them, is fine: then it is null.
  for (const us of Object.values(stalled)) if (us !== null) expect(us).toBeGreaterThanOrEqual(0);
});
