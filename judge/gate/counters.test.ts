import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COUNTERS, type Counted, type CounterName, compareCounters } from './counters.ts';

const NOTHING = {
  statementsPerRequest: null,
  rowsPerRequest: null,
  responseBytesPerRequest: null,
  walBytesPerRequest: null,
};
const counted = (counts: Partial<Counted['counts']>, requests = 20): Counted => ({
  requests,
  counts: { ...NOTHING, ...counts },
});
const verdicts = (base: Counted, candidate: Counted) => compareCounters(base, candidate).map(({ verdict }) => verdict);
const NAMES: readonly CounterName[] = [
  'statementsPerRequest',
  'rowsPerRequest',
  'responseBytesPerRequest',
  'walBytesPerRequest',
];

test('one statement more in twenty requests is more', () => {
  expect(verdicts(counted({ statementsPerRequest: 13 }), counted({ statementsPerRequest: 13.05 }))).toEqual(['more']);
  expect(verdicts(counted({ statementsPerRequest: 13 }), counted({ statementsPerRequest: 13 }))).toEqual(['same']);
  expect(verdicts(counted({ statementsPerRequest: 13 }), counted({ statementsPerRequest: 12.95 }))).toEqual(['less']);
});

test.each(['walBytesPerRequest', 'responseBytesPerRequest'] as const)('%s may be 1 %% more', (name) => {
  expect(verdicts(counted({ [name]: 1_000 }), counted({ [name]: 1_010 }))).toEqual(['same']);
  expect(verdicts(counted({ [name]: 1_000 }), counted({ [name]: 1_011 }))).toEqual(['more']);
});

test('something where there was nothing is more', () => {
  expect(verdicts(counted({ walBytesPerRequest: 0 }), counted({ walBytesPerRequest: 1 }))).toEqual(['more']);
});

test('what one side could not count is left out, and other requests do not compare', () => {
  expect(compareCounters(counted({ rowsPerRequest: 4 }), counted({}))).toEqual([]);
  expect(() => compareCounters(counted({}), counted({}, 10))).toThrow('20 and over 10 requests');
});

test('turned round, more is less', () => {
  const amount = fc.integer({ min: 0, max: 10_000 });
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), amount, amount, (name, a, b) => {
      const [there, back] = [
        verdicts(counted({ [name]: a }), counted({ [name]: b })),
        verdicts(counted({ [name]: b }), counted({ [name]: a })),
      ];
      const opposite = { more: 'less', less: 'more', same: 'same' } as const;
      expect(back).toEqual(there.map((verdict) => opposite[verdict]));
    }),
  );
});

test('each counter of the table is compared', () => {
  const all = counted(Object.fromEntries(Object.keys(COUNTERS).map((name) => [name, 1])));
  expect(compareCounters(all, all)).toHaveLength(Object.keys(COUNTERS).length);
});
