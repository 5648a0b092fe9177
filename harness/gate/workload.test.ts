import { expect, test } from 'vitest';
import { hasTime, verdictByCounters } from './workload.ts';

test('a generation is begun if one as long as the longest so far would end within the budget, and the first always', () => {
  expect(hasTime(1, 5, [])).toBe(true);
  expect(hasTime(60, 40, [{ seconds: 20 }, { seconds: 12 }])).toBe(true);
  expect(hasTime(60, 41, [{ seconds: 20 }, { seconds: 12 }])).toBe(false);
});

const counts = (statements: number | null) => ({
  statementsPerRequest: statements,
  rowsPerRequest: 10,
  responseBytesPerRequest: 100,
  walBytesPerRequest: null,
});
const counted = (base: number | null, candidate: number | null) => ({
  counters: { state: 'counted' as const, requests: 20, base: counts(base), candidate: counts(candidate) },
});

test('one statement more fails, as many or fewer do not, and what could not be counted says nothing', () => {
  expect(verdictByCounters(counted(3, 4))).toMatchObject({
    kind: 'fail',
    by: 'counters',
    findings: [{ counter: 'statementsPerRequest', base: 3, candidate: 4 }],
  });
  expect(verdictByCounters(counted(4, 4))).toBeNull();
  expect(verdictByCounters(counted(4, 3))).toBeNull();
  expect(verdictByCounters(counted(null, 3))).toBeNull();
  expect(verdictByCounters({ counters: { state: 'not-counted', reason: 'own store' } })).toBeNull();
});
