import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abcClasses } from './abc.ts';

/** Revenues of products 1, 2, 3, … → their classes in the same order. */
function classesOf(revenues: readonly number[]): string {
  const products = revenues.map((revenueCents, index) => ({ productId: index + 1, revenueCents }));
  const classes = abcClasses(products);
  return products.map(({ productId }) => classes.get(productId)).join('');
}

describe('ABC classes', () => {
  test.each([
    // Ahead: 0 → A; 79 of 100 → A; 94 → B; 99 → C.
    { revenues: [79, 15, 5, 1], expected: 'AABC', why: 'a class goes by what is ahead, not by what is included' },
    // Ahead of the second exactly 80 of 100: no longer A. Ahead of the third exactly 95: no longer B.
    { revenues: [80, 15, 5], expected: 'ABC', why: 'exactly 80 % ahead is B, exactly 95 % is C' },
    // The best is A although alone it is more than 80 %.
    { revenues: [1, 99], expected: 'CA', why: 'the best is A, and 99 % ahead is C' },
    // Five equal ones of 20: ahead 0, 20, 40, 60 → A, 80 → B. The tie goes by product number.
    { revenues: [20, 20, 20, 20, 20], expected: 'AAAAB', why: 'ties rank by product number' },
    // Total 100 + 20 − 30 = 90: 80 % are 72, 95 % are 85.5. Ahead 0, 100, 120.
    { revenues: [100, -30, 20], expected: 'ACC', why: 'returns lower the total' },
    { revenues: [50, -50], expected: 'CC', why: 'a total of 0 has only C' },
    { revenues: [5, -50], expected: 'CC', why: 'a negative total has only C' },
    { revenues: [0, 0], expected: 'CC', why: 'nothing sold at all' },
    { revenues: [], expected: '', why: 'no products' },
  ])('$revenues are $expected: $why', ({ revenues, expected }) => {
    expect(classesOf(revenues)).toBe(expected);
  });

  test('are exact where 100 · revenue is past 2⁵³', () => {
    // With f = 2·10¹⁵. Ahead of the fifth: 4f of 5f, exactly 80 %; 4f − 1 of 5f − 2, a little more: B.
    // 4f of 5f + 1, a little less: A. In doubles 400f and 400f + 80 are the same number.
    const fifth = 2 * 10 ** 15;
    expect(classesOf([fifth, fifth, fifth, fifth, fifth])).toBe('AAAAB');
    expect(classesOf([fifth, fifth, fifth, fifth - 1, fifth - 1])).toBe('AAAAB');
    expect(classesOf([fifth, fifth, fifth, fifth, fifth - 1, 2])).toBe('AAAAAC');
  });

  test('do not depend on the order in which products come', () => {
    const products = fc.uniqueArray(
      fc.record({ productId: fc.integer({ min: 1, max: 50 }), revenueCents: fc.integer({ min: -20, max: 100 }) }),
      { selector: ({ productId }) => productId },
    );
    const shuffled = products.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(new Map([...abcClasses(other)].sort())).toEqual(new Map([...abcClasses(list)].sort()));
      }),
    );
  });
});
