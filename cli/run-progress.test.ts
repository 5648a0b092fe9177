import { expect, test } from 'vitest';
import type { Ahead } from '../harness/forecast.ts';
import type { RunEvent } from '../harness/run-setup.ts';
import { browse } from '../scenarios/browse.ts';
import { leftWords, plannedWords, runPrinter, secondWords } from './run-progress.ts';

const repeats = (...names: readonly (readonly [scenario: string, repeat: number, scale?: number])[]): Ahead[] =>
  names.map(([scenario, repeat, scale = 1]) => ({ scale, implementation: 'columnar', scenario, repeat, planned: 30 }));

test('what is planned is counted, with about how long it takes', () => {
  // 3 · (30 + 1.5) = 94.5 s
  expect(plannedWords(repeats(['browse', 0], ['bi', 0], ['browse', 1]))).toBe(
    '3 repeats of 2 cells to measure: about 1 min 30 s, after data, builds and verification',
  );
  expect(plannedWords(repeats(['browse', 0]))).toMatch(/^1 repeat of 1 cell to measure: about 32 s, /);
  expect(plannedWords([])).toBe('all is measured already');
});

test('another scale makes the estimate a lower bound: its data and builds come on top', () => {
  // 31.5 − 1
  expect(leftWords(repeats(['browse', 0]), [], 1)).toBe('about 31 s left');
  expect(leftWords(repeats(['browse', 0], ['browse', 0, 10]), [], 1)).toBe('at least 1 min left');
});

const second = (at: number, lasted: number, answered = 1_000): RunEvent & { kind: 'second' } => {
  const outcomes = { due: answered + 2, answered, refused: 2, timedOut: 0, cutOff: 0, unfinished: 0 };
  const machine = { stealShare: 0, idleShare: 0, cpuPressure: 0, ioPressure: 0, memoryPressure: 0, load: 1 };
  const figures = { second: at, outcomes, p50Us: 3_100, p99Us: 1_178_600, lagP99Us: null, ...machine };
  return { kind: 'second', phase: 'closed', lasted, figures };
};

test.each([
  [second(0, 1), 'closed second 1: 1,000/s, p50 3.1 ms, p99 1,179 ms, 2 failed'],
  // A window of 1.5 s: its second second lasts half of one.
  [second(1, 0.5), 'closed second 2: 2,000/s, p50 3.1 ms, p99 1,179 ms, 2 failed'],
  [second(-1, 2.5), 'closed warm-up: 400/s, p50 3.1 ms, p99 1,179 ms, 2 failed'],
  [second(0, 1, 3), 'closed second 1: 3/s, p50 3.1 ms, p99 1,179 ms, 2 failed'],
])('a second is told with its rate, however long it lasted', (event, words) => {
  expect(secondWords(event)).toBe(words);
});

test('what has passed corrects what is left, and time between scales does not', () => {
  const told: string[] = [];
  let clock = 0;
  const print = runPrinter(
    { step: (text) => told.push(text), state: (text) => told.push(text), end() {} },
    2,
    () => clock,
  );
  const cell = (ahead: readonly Ahead[], turn: number): RunEvent => {
    const start = {
      scale: ahead[0]?.scale ?? 0,
      repeat: ahead[0]?.repeat ?? 0,
      implementation: 'columnar',
      scenarios: [browse],
    };
    return { kind: 'cell', start, scenario: browse, turn, turns: 3, ahead };
  };
  const all = repeats(['browse', 0], ['browse', 1], ['browse', 0, 10]);
  print(cell(all, 1));
  clock = 40_000;
  print(cell(all.slice(1), 2));
  clock = 50_000;
  print(second(0, 1));
  print({ kind: 'step', text: 'data of scale 10' });
  clock = 1_000_000;
  print(cell(all.slice(2), 3));
  print(second(0, 1));
  expect(told).toEqual([
    '[1/3] columnar browse at scale 1, repeat 1 of 2',
    '[2/3] columnar browse at scale 1, repeat 2 of 2',
    // (40 − 10) + 30 + 10
    expect.stringContaining(' · at least 1 min 10 s left'),
    'data of scale 10',
    '[3/3] columnar browse at scale 10, repeat 1 of 2',
    // 40 s and 10 s for 30 each: (40 + 10) / 2 − 30 = −5
    expect.stringContaining(' · about 25 s left'),
  ]);
});
