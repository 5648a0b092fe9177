import { describe, expect, test } from 'vitest';
import { canonicalJson, firstDifference } from '../canonical-json.ts';
import type { Detail, Scope } from '../contract.ts';
import type { LiveWrites } from '../store.ts';
import { detailOf } from './answers.ts';
import { answersFromRows } from './testing/rows-to-answers.ts';
import {
  NO_WRITES,
  VECTORS_TODAY,
  vectorAnswers,
  vectorLargeNumbers,
  vectorRows,
  vectorWrites,
} from './testing/vectors.ts';

const rows = vectorRows();
const right = vectorAnswers();

/** In the order of answers.json: shops 1 to 4, then the chain, each with products 1 to 6. */
function detailsOf(writes: LiveWrites): Detail[] {
  const shops = rows.shops.map(({ shopId }): Scope => ({ kind: 'shop', shopId }));
  const scopes: Scope[] = [...shops, { kind: 'chain' }];
  return scopes.flatMap((scope) => answersFromRows(rows, writes, VECTORS_TODAY, scope).details);
}

test('the formulas give the vectors’ answers from the tables alone', () => {
  const details = detailsOf(NO_WRITES);
  expect(firstDifference(right.base, details)).toBeNull();
  expect(canonicalJson(details)).toBe(canonicalJson(right.base));
});

test('the formulas give the vectors’ answers with all live writes included', () => {
  const details = detailsOf(vectorWrites());
  expect(firstDifference(right.afterLive, details)).toBeNull();
  expect(canonicalJson(details)).toBe(canonicalJson(right.afterLive));
});

test('the live writes of the vectors change answers', () => {
  expect(firstDifference(right.base, right.afterLive)).not.toBeNull();
});

test('members come in the contract’s order, which is also that of the vectors', () => {
  expect(JSON.stringify(detailsOf(NO_WRITES))).toBe(JSON.stringify(right.base));
});

describe('figures that 64-bit integers or doubles cannot carry give the answers that unbounded integers gave', () => {
  test.each(vectorLargeNumbers())('$name', ({ scope, identity, today, abcClass, statistics, detail }) => {
    const answer = detailOf(scope, identity, today, statistics, abcClass);
    expect(firstDifference(detail, answer)).toBeNull();
    expect(canonicalJson(answer)).toBe(canonicalJson(detail));
  });
});
