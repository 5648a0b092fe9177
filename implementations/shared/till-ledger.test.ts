import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyPost, type NumberedItem } from './till-ledger.ts';

/** `3` is seq 3 as everybody knows it, `3!` is seq 3 with other content. */
function items(...marks: string[]): NumberedItem[] {
  return marks.map((mark) => ({ seq: Number.parseInt(mark, 10), fingerprint: mark }));
}

test.each([
  { lastSeq: 0, post: ['1', '2'], outcome: { kind: 'new', from: 0 } },
  { lastSeq: 2, post: ['3'], outcome: { kind: 'new', from: 0 } },
  { lastSeq: 2, post: ['1', '2', '3', '4'], outcome: { kind: 'new', from: 2 } },
  { lastSeq: 2, post: ['1', '2'], outcome: { kind: 'known' } },
  { lastSeq: 2, post: ['1'], outcome: { kind: 'known' } },
  { lastSeq: 2, post: ['1', '2!', '3'], outcome: { kind: 'conflict', seq: 2 } },
  { lastSeq: 0, post: ['2'], outcome: { kind: 'gap', expectedSeq: 1 } },
  { lastSeq: 2, post: ['4'], outcome: { kind: 'gap', expectedSeq: 3 } },
  // Not consecutive: the first item out of order decides.
  { lastSeq: 2, post: ['3', '5'], outcome: { kind: 'gap', expectedSeq: 4 } },
  { lastSeq: 2, post: ['3', '3'], outcome: { kind: 'gap', expectedSeq: 4 } },
  { lastSeq: 2, post: ['3', '1'], outcome: { kind: 'gap', expectedSeq: 4 } },
  { lastSeq: 2, post: ['1!', '9'], outcome: { kind: 'conflict', seq: 1 } },
])('after $lastSeq, $post is $outcome', ({ lastSeq, post, outcome }) => {
  expect(classifyPost(lastSeq, items(...post), String)).toEqual(outcome);
});

test('a known number whose content was lost counts as a conflict, not as a repeat', () => {
  expect(classifyPost(1, items('1'), () => undefined)).toEqual({ kind: 'conflict', seq: 1 });
});

test('consecutive posts of honest content, repeated and overlapping at will, build 1…n without a gap', () => {
  const posts = fc.array(fc.record({ first: fc.integer({ min: 1, max: 9 }), count: fc.integer({ min: 1, max: 9 }) }));
  fc.assert(
    fc.property(posts, (drawn) => {
      let lastSeq = 0;
      for (const { first, count } of drawn) {
        const post = items(...Array.from({ length: count }, (_, index) => String(first + index)));
        const outcome = classifyPost(lastSeq, post, String);
        if (first > lastSeq + 1) expect(outcome).toEqual({ kind: 'gap', expectedSeq: lastSeq + 1 });
        else if (first + count - 1 <= lastSeq) expect(outcome).toEqual({ kind: 'known' });
        else expect(outcome).toEqual({ kind: 'new', from: lastSeq + 1 - first });
        if (outcome.kind === 'new') lastSeq = first + count - 1;
      }
    }),
  );
});
