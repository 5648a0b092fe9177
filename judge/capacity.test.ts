import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginSearch,
  bracketOf,
  type CapacitySearch,
  decisionOf,
  LADDER_STEP,
  nextRung,
  rateOf,
  rungBelow,
  TOP_RUNG,
  takeWindow,
  type WindowOutcome,
} from './capacity.ts';

/** Drives a search to its end, and notes each window's rung. */
function searched(begun: CapacitySearch, windowAt: (rung: number, window: number) => WindowOutcome) {
  const tried: number[] = [];
  let search = begun;
  for (let rung = nextRung(search); rung !== null; rung = nextRung(search)) {
    search = takeWindow(search, windowAt(rung, tried.length));
    tried.push(rung);
  }
  return { search, tried, bracket: bracketOf(search) };
}

const rung = fc.integer({ min: 0, max: TOP_RUNG });
/** 2 · log2 of the ladder's rungs, and the first. */
const MOST_RUNGS = 2 * Math.ceil(Math.log2(TOP_RUNG + 1)) + 1;

describe('the ladder', () => {
  it('is the powers of 1.25 from 0.1 per second up, to four digits', () => {
    expect([0, 1, 2, 10, 20, 43, TOP_RUNG].map(rateOf)).toEqual([0.1, 0.125, 0.1563, 0.9313, 8.674, 1469, 102000]);
  });

  it('each rung is the rung below its own rate, and of any rate up to the next', () => {
    fc.assert(
      fc.property(rung, fc.double({ min: 1, max: LADDER_STEP - 0.001, noNaN: true }), (k, factor) => {
        expect(rungBelow(rateOf(k) * factor)).toBe(k);
      }),
    );
    expect([0.01, 0, 1e9].map(rungBelow)).toEqual([0, 0, TOP_RUNG]);
  });
});

describe('a rung', () => {
  it.each<[WindowOutcome[], ReturnType<typeof decisionOf>]>([
    [['good'], null],
    [['good', 'good'], 'passed'],
    [['not-good', 'not-good'], 'failed'],
    [['good', 'not-good'], null],
    [['good', 'not-good', 'good'], 'passed'],
    [['not-good', 'good', 'not-good'], 'failed'],
    [['driver-bound', 'driver-bound'], 'driver-bound'],
    [['driver-bound', 'good', 'good'], 'passed'],
    [['driver-bound', 'not-good', 'not-good'], 'failed'],
    [['good', 'not-good', 'driver-bound'], 'driver-bound'],
  ])('%j is %s', (windows, decision) => {
    expect(decisionOf(windows)).toBe(decision);
  });
});

describe('a search', () => {
  it('finds the right rung for any truth, from any guess, within any part of the ladder', () => {
    const range = fc.tuple(rung, rung).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    fc.assert(
      fc.property(range, rung, fc.double({ min: 0.001, max: 1e7, noNaN: true }), ([low, high], truth, guess) => {
        const { bracket, tried } = searched(beginSearch(guess, low, high), (at) => (at <= truth ? 'good' : 'not-good'));
        if (truth < low) expect(bracket).toEqual({ state: 'below', firstFail: rateOf(low) });
        else if (truth >= high) expect(bracket).toEqual({ state: 'above', lastPass: rateOf(high) });
        else expect(bracket).toEqual({ state: 'found', lastPass: rateOf(truth), firstFail: rateOf(truth + 1) });
        expect(tried.every((at) => at >= low && at <= high)).toBe(true);
      }),
    );
  });

  it('tries a bounded number of rungs, none twice, whatever the windows say', () => {
    const outcome = fc.constantFrom<WindowOutcome>('good', 'not-good', 'driver-bound');
    fc.assert(
      fc.property(rung, fc.array(outcome, { minLength: 3, maxLength: 60 }), (guess, outcomes) => {
        const { tried, search, bracket } = searched(
          beginSearch(rateOf(guess), 0),
          (_, n) => outcomes[n % outcomes.length] ?? 'good',
        );
        const rungs = search.decided.map((one) => one.rung);
        expect(new Set(rungs).size).toBe(rungs.length);
        expect(rungs.length).toBeLessThanOrEqual(MOST_RUNGS);
        expect(tried.length).toBeLessThanOrEqual(3 * rungs.length);
        // Windows of one rung follow each other.
        expect(tried.filter((at, n) => at !== tried[n - 1]).length).toBe(rungs.length);
        expect(bracket.state).not.toBe('unfinished');
      }),
    );
  });

  it('noise never makes it say more than its rungs: both ends were tried, are adjacent, and came out so', () => {
    fc.assert(
      fc.property(rung, rung, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (truth, guess, noise) => {
        const draws = noise[Symbol.iterator]();
        const { bracket, search } = searched(beginSearch(rateOf(guess), 0), (at) => {
          // The nearer to the truth, the less sure.
          const chance = 1 / (1 + Math.exp(2 * (at - truth - 0.5)));
          return (draws.next().value ?? 0) < chance ? 'good' : 'not-good';
        });
        const outcomeOf = (rate: number) => search.decided.find((one) => rateOf(one.rung) === rate)?.outcome;
        if (bracket.state !== 'found') return;
        expect([outcomeOf(bracket.lastPass), outcomeOf(bracket.firstFail)]).toEqual(['passed', 'failed']);
        expect(rungBelow(bracket.firstFail) - rungBelow(bracket.lastPass)).toBe(1);
      }),
    );
  });

  it('is void above the last pass where the driver is in the way from some rung on', () => {
    fc.assert(
      fc.property(rung, rung, (bound, guess) => {
        const { bracket } = searched(beginSearch(rateOf(guess), 0), (at) => (at < bound ? 'good' : 'driver-bound'));
        const lastPass = bound === 0 ? null : rateOf(bound - 1);
        expect(bracket).toEqual({ state: 'void', lastPass, driverBoundAt: rateOf(bound) });
      }),
    );
  });

  it('is found where the service fails at a lower rate than the driver', () => {
    const { bracket } = searched(beginSearch(rateOf(40), 0), (at) =>
      at >= 38 ? 'driver-bound' : at > 35 ? 'not-good' : 'good',
    );
    expect(bracket).toEqual({ state: 'found', lastPass: rateOf(35), firstFail: rateOf(36) });
  });

  it('that is not ended says what it knows, and takes a driver-bound rung for no failure', () => {
    const none = beginSearch(rateOf(40), 0);
    expect(bracketOf(none)).toEqual({ state: 'unfinished', lastPass: null, firstFail: null });
    const failed = takeWindow(takeWindow(none, 'not-good'), 'not-good');
    expect(bracketOf(failed)).toEqual({ state: 'unfinished', lastPass: null, firstFail: rateOf(40) });
    const both = takeWindow(takeWindow(failed, 'good'), 'good');
    expect(bracketOf(both)).toEqual({ state: 'unfinished', lastPass: rateOf(38), firstFail: rateOf(40) });
    const bound = takeWindow(takeWindow(none, 'driver-bound'), 'driver-bound');
    expect(bracketOf(bound)).toEqual({ state: 'unfinished', lastPass: null, firstFail: null });
  });

  it('needs three rungs where the guess is the last pass, or one rung above it', () => {
    for (const truth of [40, 39]) {
      const { search } = searched(beginSearch(rateOf(40), 0), (at) => (at <= truth ? 'good' : 'not-good'));
      expect(search.decided.length).toBe(3);
    }
  });

  it('takes no window after its end, and no part that is not of the ladder', () => {
    const { search } = searched(beginSearch(1, 0), () => 'good');
    expect(() => takeWindow(search, 'good')).toThrow('has ended');
    expect(() => beginSearch(1, 5, 4)).toThrow('not a part of the ladder');
  });
});
