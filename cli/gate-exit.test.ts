import { expect, test } from 'vitest';
import type { GateVerdict, GateWorkload } from '../model/gate-file.ts';
import { exitCodeOfGate } from './gate-exit.ts';
import { duration } from './gate-options.ts';

const PASS: GateVerdict = { kind: 'pass' };
const FAIL: GateVerdict = { kind: 'fail', by: 'metrics', metrics: ['p50'] };
const OPEN: GateVerdict = { kind: 'inconclusive', by: 'budget', waiting: [] };
const INVALID: GateVerdict = { kind: 'invalid' };

test.each([
  ['nothing to measure', [], 0],
  ['all pass', [PASS, PASS], 0],
  ['one fails', [PASS, OPEN, FAIL], 1],
  ['one is inconclusive', [PASS, OPEN], 3],
  ['one is invalid', [INVALID, PASS], 3],
  ['one was not measured', [PASS, null], 3],
] as const)('%s', (_, verdicts, code) => {
  expect(exitCodeOfGate({ workloads: verdicts.map(workload) }, 'bench')).toBe(code);
  expect(exitCodeOfGate({ workloads: verdicts.map(workload) }, 'k6')).toBe(code === 1 ? 99 : code);
});

test('a budget is a time with a unit, or seconds', () => {
  expect(['90', '90s', '5m', '1.5h'].map(duration)).toEqual([90, 90, 300, 5400]);
  for (const text of ['', '5 minutes', '-3', '0', '2d', 'm'])
    expect(() => duration(text)).toThrow('such as 90s, 5m or 1h');
});

function workload(verdict: GateVerdict | null): GateWorkload {
  const about = { implementation: 'columnar', scenario: 'browse', startedAt: null, seconds: 1 };
  return { ...about, counters: null, shape: null, resolution: null, generations: [], verdict };
}
