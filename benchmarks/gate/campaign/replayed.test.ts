import { expect, test } from 'vitest';
import type { GateCounters } from '../../../model/gate-file.ts';
import type { Replays } from './files.ts';
import { replayedRows } from './replayed.ts';

const counts = (statementsPerRequest: number, walBytesPerRequest: number | null = 1000) => ({
  ...{ statementsPerRequest, rowsPerRequest: 3, responseBytesPerRequest: 500, walBytesPerRequest },
});
const of = (base: ReturnType<typeof counts>, candidate: ReturnType<typeof counts>): GateCounters => ({
  ...{ state: 'counted', requests: 20, base, candidate },
});
const pair = (kind: Replays['kind'], counters: GateCounters): Replays => ({
  ...{ kind, number: 0, implementation: 'columnar', scenario: 'mixed', seed: 1, commit: 'abc', seconds: 4, counters },
});
const SAME = pair('equal', of(counts(2), counts(2)));

test('a pair of equal sides is an alarm where one side has more, whichever it is', () => {
  const all = [SAME, pair('equal', of(counts(2), counts(3))), pair('equal', of(counts(3), counts(2)))];
  expect(replayedRows(all)[0]).toMatchObject({ 2: '3', 3: '0', 4: expect.stringMatching(/^2 of 3 /), 5: '50.00 %' });
});

test('a log that differs within its tolerance is no alarm, and is told', () => {
  const all = [SAME, pair('equal', of(counts(2, 1000), counts(2, 1009)))];
  expect(replayedRows(all)[0]).toMatchObject({ 4: expect.stringMatching(/^0 of 2 /), 8: '0.90 %' });
});

test('one more statement is found where there are more statements, and not where there is more of anything else', () => {
  const all = [pair('query', of(counts(2), counts(3))), pair('query', of(counts(2, 1000), counts(2, 2000)))];
  expect(replayedRows(all)[0]).toMatchObject({ 2: '0', 4: '–', 9: expect.stringMatching(/^1 of 2 /) });
});

test('what could not be counted is told and is no gate, and a log that nobody can read is no figure', () => {
  const all = [
    pair('equal', { state: 'not-counted', reason: 'it broke' }),
    pair('equal', of(counts(2, null), counts(2, null))),
  ];
  expect(replayedRows(all)[0]).toMatchObject({ 2: '2', 3: '1', 4: expect.stringMatching(/^0 of 1 /), 8: '–' });
});

test('the last row is all workloads', () => {
  const other: Replays = { ...SAME, implementation: 'precompute' };
  expect(replayedRows([SAME, other]).map(([name]) => name)).toEqual(['columnar', 'precompute', 'all']);
});
