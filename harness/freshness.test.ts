import { describe, expect, test } from 'vitest';
import type { Scenario } from '../model/scenario.ts';
import { browse } from '../scenarios/browse.ts';
import { ingest } from '../scenarios/ingest.ts';
import { mixed } from '../scenarios/mixed.ts';
import { leastIdleSeconds, openPhaseOf, tightestStaleness } from './freshness.ts';

const planned = { warmupSeconds: 1, seconds: 3 };
const auto = { interval: 'auto' };
const withStaleness = (stalenessMs: number | null): Scenario => ({
  ...mixed,
  objectives: { ...mixed.objectives, stalenessMs },
});

describe('the open phase', () => {
  test.each([
    { what: 'a batch begins F + 2 intervals before', answers: 'as-of-batch', options: auto, is: [2 + 2 * 1, 3] },
    { what: 'its interval can be set', answers: 'as-of-batch', options: { interval: '5' }, is: [2 + 2 * 5, 3 * 5] },
    { what: 'a queue has no interval', answers: 'as-of-queue', options: auto, is: [2, 3] },
    { what: 'what is current needs no time', answers: 'current', options: auto, is: [1, 3] },
  ] as const)('$what', ({ answers, options, is: [warmupSeconds, seconds] }) => {
    expect(openPhaseOf(planned, mixed, answers, options)).toEqual({ warmupSeconds, seconds });
  });

  test('is as planned where nothing is written', () => {
    expect(openPhaseOf(planned, browse, 'as-of-batch', auto)).toEqual(planned);
  });

  test('without an objective goes by an interval of a second', () => {
    expect(openPhaseOf(planned, ingest, 'as-of-batch', auto)).toEqual({ warmupSeconds: 2, seconds: 3 });
  });

  test('is never shorter than planned', () => {
    const long = { warmupSeconds: 60, seconds: 600 };
    expect(openPhaseOf(long, mixed, 'as-of-batch', auto)).toEqual(long);
  });
});

describe('the least time in which nobody asks', () => {
  test.each([
    { what: 'of a batch holds three refreshes', answers: 'as-of-batch', options: { interval: '5' }, least: 15 },
    { what: 'goes by the objective', answers: 'as-of-batch', options: auto, least: 3 },
    { what: 'is a second for whoever has no interval', answers: 'as-of-queue', options: {}, least: 1 },
    { what: 'and for what is current', answers: 'current', options: {}, least: 1 },
  ] as const)('$what', ({ answers, options, least }) => {
    expect(leastIdleSeconds(answers, options, 2000)).toBe(least);
  });

  test('is never below a second, and goes by an interval of a second without an objective', () => {
    expect(leastIdleSeconds('as-of-batch', auto, 500)).toBe(1);
    expect(leastIdleSeconds('as-of-batch', auto, null)).toBe(3);
  });
});

test('the tightest staleness of a start is the smallest of its scenarios', () => {
  expect(tightestStaleness([browse, withStaleness(500), mixed])).toBe(500);
  expect(tightestStaleness([browse, ingest])).toBeNull();
});
