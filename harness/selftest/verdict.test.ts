import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Difference } from './compare.ts';
import type { Disturbance } from './disturbance.ts';
import { type Attempt, exitCodeOf, type Verdict, verdictOf } from './verdict.ts';

const OFF: readonly Difference[] = [{ what: 'count', of: 'answered', truth: 10, said: 9 }];
const QUIET: Disturbance = { stealShare: 0, othersCores: 0.05, wakeUpLateMs: 0.2 };
const LOUD: Disturbance = { ...QUIET, othersCores: 1 };

const right = (disturbance: Disturbance): Attempt => ({ differences: [], disturbance });
const off = (disturbance: Disturbance): Attempt => ({ differences: OFF, disturbance });

it.each<[Verdict, readonly [Attempt, ...Attempt[]]]>([
  ['right', [right(QUIET)]],
  ['right', [right(LOUD)]],
  ['again', [off(QUIET)]],
  ['disturbed', [off(LOUD)]],
  ['right', [off(QUIET), right(QUIET)]],
  ['wrong', [off(QUIET), off(QUIET)]],
  ['disturbed', [off(QUIET), off(LOUD)]],
])('%s', (verdict, attempts) => {
  expect(verdictOf(attempts)).toBe(verdict);
});

it.each<[0 | 1 | 3, readonly Verdict[]]>([
  [0, ['right', 'right']],
  [3, ['right', 'disturbed']],
  [1, ['right', 'wrong']],
  // A driver that is wrong where it was quiet is wrong, whatever disturbed the rest.
  [1, ['disturbed', 'wrong', 'right']],
])('exits with %i', (code, verdicts) => {
  expect(exitCodeOf(verdicts)).toBe(code);
});

const machine = fc.record({
  stealShare: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  othersCores: fc.option(fc.double({ min: 0, max: 4, noNaN: true })),
  wakeUpLateMs: fc.double({ min: 0, max: 100, noNaN: true }),
});

it('never calls a driver wrong that was right, nor one right that was off', () => {
  const attempts = fc.array(fc.record({ differences: fc.constantFrom([], OFF), disturbance: machine }), {
    minLength: 1,
    maxLength: 2,
  });
  fc.assert(
    fc.property(attempts, ([first, second]) => {
      if (first === undefined) return;
      const verdict = verdictOf(second === undefined ? [first] : [first, second]);
      expect(verdict === 'right').toBe((second ?? first).differences.length === 0);
    }),
  );
});

it('a machine that is disturbed more cannot make a verdict worse', () => {
  fc.assert(
    fc.property(machine, machine, ({ stealShare, ...rest }, more) => {
      const louder: Disturbance = {
        stealShare: stealShare === null ? null : stealShare + (more.stealShare ?? 0),
        othersCores: rest.othersCores === null ? null : rest.othersCores + (more.othersCores ?? 0),
        wakeUpLateMs: rest.wakeUpLateMs + more.wakeUpLateMs,
      };
      const before = verdictOf([off({ stealShare, ...rest })]);
      if (before === 'disturbed') expect(verdictOf([off(louder)])).toBe('disturbed');
    }),
  );
});
