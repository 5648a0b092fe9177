import { expect, test } from 'vitest';
import { distributionOf, recorder } from '../judge/histogram.ts';
import type { Measured } from '../model/cell.ts';
import type { ClosedPhase, OpenPhase, Outcomes, SecondFigures } from '../model/phase.ts';
import type { Environment } from '../model/run-file.ts';
import { browse } from '../scenarios/browse.ts';
import type { CellFacts } from './disturbances.ts';
import { cellDoubts, runDoubts } from './doubts.ts';
import { planFor } from './test-plan.ts';

const ANSWERED: Outcomes = { due: 1_000, answered: 1_000, refused: 0, timedOut: 0, cutOff: 0, unfinished: 0 };
const NO_TIMES = distributionOf(recorder(), 0);
const QUIET = { stealShare: 0, idleShare: 0.5, cpuPressure: 0, ioPressure: 0, memoryPressure: 0, load: 1 };

const secondOf = (second: number, given: Partial<SecondFigures>): SecondFigures => {
  return { second, outcomes: ANSWERED, p50Us: 1, p99Us: 1, lagP99Us: 1, ...QUIET, ...given };
};
/** 10 s on 2 cores, half of it idle: 10 core-seconds, of which 9 are known. */
const CPU = { driver: 2, backend: 4, database: 3 };
const common = {
  warmupSeconds: 1,
  seconds: 10,
  outcomes: ANSWERED,
  operations: [],
  series: [secondOf(0, {})],
  cpuSeconds: CPU,
  driverCores: 0.2,
  idleShare: 0.5,
  trend: null,
};

function measuredWith(open: Partial<OpenPhase>, closed: Partial<ClosedPhase> = {}): Measured {
  return {
    startedAt: '2026-07-01T10:00:00.000Z',
    turn: 1,
    closed: { clients: 8, throughputPerSecond: 100, ...common, ...closed },
    open: {
      offeredPerSecond: 100,
      lag: NO_TIMES,
      staleness: null,
      good: 1_000,
      joint: [],
      visibility: null,
      connect: NO_TIMES,
      waits: { till: { waited: 0, neverSent: 0 }, connection: { waited: 0, neverSent: 0 } },
      wire: { sentBytes: 0, receivedBytes: 0 },
      ...common,
      ...open,
    },
    capacity: null,
    correctness: { sampled: 0, checked: 0, wrong: [] },
    cost: {
      source: 'processes',
      cpuSecondsPer1000Good: 1,
      peakMemoryBytes: {},
      diskBytes: 0,
      idle: null,
      walBytes: null,
    },
  };
}

const planned = { closed: { clients: 8, warmupSeconds: 1, seconds: 10 }, open: { warmupSeconds: 1, seconds: 10 } };
const FACTS: CellFacts = { cores: 2, isAllCounted: true, planned, swappedPages: 0 };

const told = (open: Partial<OpenPhase>, closed: Partial<ClosedPhase> = {}, facts: Partial<CellFacts> = {}) =>
  cellDoubts(measuredWith(open, closed), browse, { ...FACTS, ...facts }).map(
    ({ kind, message }) => `${kind}: ${message}`,
  );

test('nothing is doubted where nothing disturbs', () => {
  expect(told({})).toEqual([]);
});

test.each<[string, Partial<OpenPhase>, Partial<CellFacts>, string | null]>([
  // 2 · (1 − 0.5) − 9 / 10
  ['a tenth of a core that nobody claims', {}, {}, null],
  // 2 · (1 − 0.4) − 0.9 = 0.3
  ['three tenths', { idleShare: 0.4 }, {}, '0.3 of a core'],
  // 2 · (1 − 0) − 0.9 = 1.1
  ['no idle core', { idleShare: 0 }, {}, '1.1 cores'],
  // Of the 1.1 cores the hypervisor took 2 · 0.5, and no process of this machine.
  ['stolen cores', { idleShare: 0, series: [secondOf(0, { stealShare: 0.5 })] }, {}, null],
  // Before the window it does not matter.
  ['a theft in the warm-up', { idleShare: 0, series: [secondOf(-1, { stealShare: 0.5 })] }, {}, '1.1 cores'],
  ['a database of somebody else, whose CPU is not counted', { idleShare: 0 }, { isAllCounted: false }, null],
  ['a machine that does not say how idle it was', { idleShare: null }, {}, null],
  // 1 core · 0.5 s: 50 ticks
  ['a window too short for ticks', { idleShare: 0, seconds: 0.5, cpuSeconds: {} }, { cores: 1 }, null],
])('CPU of others: %s', (_, open, facts, cores) => {
  const doubts = cores === null ? [] : [`pressure: other processes used ${cores} while the open phase was measured`];
  expect(told(open, {}, facts).filter((doubt) => doubt.includes('other processes'))).toEqual(doubts);
});

const pressed = (...seconds: readonly (readonly [second: number, given: Partial<SecondFigures>])[]) => ({
  series: seconds.map(([second, given]) => secondOf(second, given)),
});

test.each<[string, Partial<OpenPhase>, readonly string[]]>([
  // (0.1 + 0.3) / 2
  ['a fifth of the time for the disk', pressed([0, { ioPressure: 0.1 }], [1, { ioPressure: 0.3 }]), []],
  // (0.1 + 0.4) / 2
  [
    'a quarter of the time for the disk',
    pressed([0, { ioPressure: 0.1 }], [1, { ioPressure: 0.4 }]),
    ['pressure: for 25 % of the open phase somebody waited for a disk'],
  ],
  ['only in the warm-up', pressed([-1, { ioPressure: 1, memoryPressure: 1 }], [0, {}]), []],
  ['a hundredth of the time for memory', pressed([0, { memoryPressure: 0.01 }]), []],
  [
    'more for memory',
    pressed([0, { memoryPressure: 0.03 }]),
    ['pressure: for 3 % of the open phase somebody waited for memory'],
  ],
  ['a kernel that does not say', pressed([0, { ioPressure: null, memoryPressure: null, stealShare: null }]), []],
])('waiting: %s', (_, open, doubts) => {
  expect(told(open)).toEqual(doubts);
});

test.each<[number | null, readonly string[]]>([
  [null, []],
  [0, []],
  [255, []],
  [12_345, ['pressure: the machine moved 12,345 pages of memory to swap or back meanwhile']],
])('%s pages of swap', (swappedPages, doubts) => {
  expect(told({}, {}, { swappedPages })).toEqual(doubts);
});

const GIVEN_UP: Outcomes = { ...ANSWERED, answered: 993, unfinished: 7 };

test.each<[string, Partial<OpenPhase>, Partial<ClosedPhase>, readonly string[]]>([
  ['a window of some milliseconds less', {}, { seconds: 9.9995 }, []],
  ['a longer window, as slow answers get it', {}, { seconds: 14 }, []],
  ['a shorter closed window', {}, { seconds: 7.5 }, ['cut-short: the window of the closed phase lasted 7.5 of 10.0 s']],
  [
    'an open phase that was given up',
    { outcomes: GIVEN_UP },
    {},
    [
      'cut-short: the open phase was given up while 7 of its 1000 requests still waited for their turn or their answer',
      'failed-requests: 7 requests were not answered as they should; they rank last in every percentile',
    ],
  ],
])('cut short: %s', (_, open, closed, doubts) => {
  expect(told(open, closed)).toEqual(doubts);
});

type Machine = Pick<Environment, 'cores' | 'governor' | 'clockSource'>;

test.each<[Partial<Machine>, RegExp | null]>([
  [{}, null],
  [{ governor: 'performance', clockSource: 'kvm-clock' }, null],
  [{ clockSource: 'arch_sys_counter' }, null],
  [{ governor: 'powersave' }, /governed by "powersave"/],
  [{ clockSource: 'hpet' }, /takes the time from "hpet"/],
  [{ clockSource: 'tsc-early' }, /takes the time from "tsc-early"/],
])('a machine with %o', (machine, message) => {
  const doubts = runDoubts(planFor({ repeats: 3 }), { cores: 4, governor: null, clockSource: null, ...machine }, []);
  expect(doubts.map(({ kind }) => kind)).toEqual(message === null ? [] : ['machine']);
  if (message !== null) expect(doubts[0]?.message).toMatch(message);
});
