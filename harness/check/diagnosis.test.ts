import { describe, expect, test } from 'vitest';
import type { AsOf } from '../../model/contract.ts';
import { diagnose, type Evidence, inWords, partsOf } from './diagnosis.ts';

/** Three calls of one till: each sells one unit of product 1, and the second one of product 2 besides. */
const CALLS = [1, 2, 3].map((seq) => ({ shopId: 1, till: 101, first: seq, last: seq }));
const SOLD_2 = [2];

/** Right if the calls of these numbers are in it, and no others. */
const rightOf = (seqs: readonly number[]) =>
  partsOf({
    scope: 'shop',
    products: [{ units: seqs.length }, { units: seqs.filter((seq) => SOLD_2.includes(seq)).length }],
  });
const upTo = (last: number) => [1, 2, 3].slice(0, last);
const asOfUpTo = (last: number): AsOf => (last === 0 ? [] : [[1, 101, last]]);

/** Stated are all calls up to `stated`. */
function evidence(stated: number, given: Evidence['given']): Evidence {
  return {
    given,
    stated: { asOf: asOfUpTo(stated), parts: rightOf(upTo(stated)) },
    states: [3, 2, 1, 0].map((last) => ({ asOf: asOfUpTo(last), parts: rightOf(upTo(last)) })),
    without: CALLS.slice(0, stated).map((call) => ({
      call,
      parts: rightOf(upTo(stated).filter((seq) => seq !== call.first)),
    })),
  };
}

describe('an answer is', () => {
  test('stale if it is right at an earlier state', () => {
    const diagnosis = diagnose(evidence(3, rightOf([1])));
    expect(diagnosis).toEqual({ kind: 'stale', at: [[1, 101, 1]] });
    expect(inWords(diagnosis)).toBe('stale: right for an earlier asOf, [[1,101,1]], not for the one it states');
  });

  test('ahead if it is right at a later state', () => {
    const diagnosis = diagnose(evidence(1, rightOf([1, 2])));
    expect(diagnosis).toEqual({ kind: 'ahead', at: [[1, 101, 2]] });
    expect(inWords(diagnosis)).toBe('ahead: right for a later asOf, [[1,101,2]], not for the one it states');
  });

  test('of another snapshot if the state where it is right is neither', () => {
    const elsewhere = { asOf: [[1, 102, 1]] as AsOf, parts: partsOf({ scope: 'shop', products: [] }) };
    const diagnosis = diagnose({ ...evidence(3, elsewhere.parts), states: [elsewhere] });
    expect(diagnosis).toEqual({ kind: 'another-snapshot', at: [[1, 102, 1]] });
    expect(inWords(diagnosis)).toMatch(/^another snapshot: /);
  });

  test('a lost update if all is there but one call, and what came after it is', () => {
    const diagnosis = diagnose(evidence(3, rightOf([1, 3])));
    expect(diagnosis).toEqual({ kind: 'lost-update', call: CALLS[1] });
    expect(inWords(diagnosis)).toBe('lost update: right but for [1,101,2], which its asOf includes');
  });

  test('either of the two if the call that it lacks is the last that shows', () => {
    const diagnosis = diagnose(evidence(2, rightOf([1])));
    expect(diagnosis).toEqual({ kind: 'stale-or-lost-update', at: [[1, 101, 1]], call: CALLS[1] });
    expect(inWords(diagnosis)).toBe('stale or a lost update: it lacks [1,101,2], and shows nothing newer');
  });

  test('of two snapshots if its parts are right at different states, and it at none', () => {
    // One unit of product 1 is right after the first call, one of product 2 from the second on.
    const diagnosis = diagnose(evidence(3, partsOf({ scope: 'shop', products: [{ units: 1 }, { units: 1 }] })));
    const parts = [
      { part: 'products[1]', at: [[1, 101, 3]] },
      { part: 'products[0]', at: [[1, 101, 1]] },
    ];
    expect(diagnosis).toEqual({ kind: 'two-snapshots', parts });
    expect(inWords(diagnosis)).toBe(
      'two snapshots: products[1] is right for the asOf [[1,101,3]], products[0] is right for the asOf [[1,101,1]]',
    );
  });

  test.each([
    ['a figure is right nowhere', partsOf({ scope: 'shop', products: [{ units: 7 }, { units: 1 }] })],
    ['a part is missing', partsOf({ scope: 'shop', products: [{ units: 1 }] })],
    ['a part is too many', partsOf({ scope: 'shop', products: [{ units: 1 }, { units: 1 }, { units: 1 }] })],
  ])('of a kind that is not told if %s', (_, given) => {
    const diagnosis = diagnose(evidence(3, given));
    expect(diagnosis).toEqual({ kind: 'unknown' });
    expect(inWords(diagnosis)).toBe('');
  });
});

test('a call of several receipts is named by its first and last number', () => {
  const call = { shopId: 2, till: 105, first: 4, last: 9 };
  expect(inWords({ kind: 'lost-update', call })).toContain('[2,105,4…9]');
});
