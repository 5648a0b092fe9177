import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bounded, workFigures } from './figures.ts';
import { costsBetween, type StatementCost } from './meter.ts';

const cost = (text: string, calls: number, rows: number, ms: number, touched: number | null = null): StatementCost => ({
  text,
  calls,
  rows,
  ms,
  buffers: touched === null ? null : { touched, dirtied: touched / 10 },
  walBytes: touched === null ? null : 2 * touched,
});
const costs = (...all: readonly StatementCost[]) => new Map(all.map((one) => [one.text, one]));

describe('between two readings', () => {
  test('lies what the second has more than the first, and nothing that was not called', () => {
    const before = costs(cost('a', 3, 30, 5, 100), cost('b', 1, 1, 1, 10));
    const after = costs(cost('a', 5, 34, 6, 150), cost('b', 1, 1, 1, 10), cost('c', 1, 0, 2, 7));
    expect(costsBetween(before, after)).toEqual([cost('a', 2, 4, 1, 50), cost('c', 1, 0, 2, 7)]);
  });

  test.each(['SET statement_timeout = 5', 'SET LOCAL statement_timeout = $1', ' set session statement_timeout to 3'])(
    'nobody counts %s, which is sent by the clock',
    (text) => {
      expect(costsBetween(costs(), costs(cost(text, 1, 0, 1), cost('SET search_path = x', 1, 0, 1)))).toHaveLength(1);
    },
  );
});

test('a request’s share of the work is what was counted over the number of requests', () => {
  // 10 + 30 calls, 10 + 0 rows, 40 + 20 blocks, over 20 requests.
  expect(workFigures(20, [cost('read', 10, 10, 50, 40), cost('write', 30, 0, 90, 20)])).toEqual({
    requests: 20,
    statementsPerRequest: 2,
    rowsPerRequest: 0.5,
    buffersPerRequest: { touched: 3, dirtied: 0.3 },
    walBytesPerRequest: 6,
    slowest: [
      { statement: 'write', callsPerRequest: 1.5, meanMs: 3, plan: null },
      { statement: 'read', callsPerRequest: 0.5, meanMs: 5, plan: null },
    ],
  });
});

test('where the database has no buffers, or no such log, there are none, and not zero', () => {
  expect(workFigures(1, [cost('a', 1, 1, 1)])).toMatchObject({ buffersPerRequest: null, walBytesPerRequest: null });
});

test('one call more is exactly that much more, whatever the rest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ calls: fc.nat(1000), rows: fc.nat(1000) })),
      fc.constantFrom(1, 2, 5, 10, 20),
      (all, n) => {
        const some = all.map(({ calls, rows }, index) => cost(String(index), calls, rows, 1));
        const more = workFigures(n, [...some, cost('more', n, 0, 1)]);
        expect(more.statementsPerRequest * n).toBeCloseTo(workFigures(n, some).statementsPerRequest * n + n, 6);
      },
    ),
  );
});

test('what a run file keeps of a text is bounded', () => {
  expect(bounded('short')).toBe('short');
  expect(bounded('x'.repeat(100_000)).length).toBeLessThan(8_010);
});
