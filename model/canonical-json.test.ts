import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, firstDifference } from './canonical-json.ts';

describe('canonical JSON', () => {
  test('sorts members at every depth and leaves lists alone', () => {
    expect(canonicalJson({ b: [3, { y: 1, x: null }, 1], a: true })).toBe('{"a":true,"b":[3,{"x":null,"y":1},1]}');
  });

  test('sorts names by UTF-16 code units, as in the example of RFC 8785, section 3.2.3', () => {
    // An emoji begins with the surrogate D83D and so comes before U+FB33.
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
    const text = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
    expect(text).toBe(`{${sorted.map((name) => `${JSON.stringify(name)}:0`).join(',')}}`);
  });

  test.each([
    [-0, '0'],
    [1e30, '1e+30'],
    [0.002, '0.002'],
    [9_007_199_254_740_991, '9007199254740991'],
    ['\u20ac$\u000f\nA\'B"\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\"/"'],
  ])('writes %j as %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test.each([[Number.NaN], [JSON.parse('1e999')], [undefined], [5n], ['\ud83d'], [[undefined]], [{ a: undefined }]])(
    'refuses %s, which JSON cannot hold',
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );

  test('reads back as the same value, in one form only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(firstDifference(value, JSON.parse(text))).toBeNull();
      }),
    );
  });
});

describe('the first difference', () => {
  test.each([
    [{ kpis: { units: 5 } }, { kpis: { units: 6 } }, '$.kpis.units: expected 5, got 6'],
    [{ a: [1, 2, 3] }, { a: [1, 9, 9] }, '$.a[1]: expected 2, got 9'],
    [[1, 2], [1], '$[1]: expected 2, got the end of the list'],
    [[1], [1, 2], '$[1]: expected the end of the list, got 2'],
    [{ a: 1 }, {}, '$.a: expected 1, got no such member'],
    [{}, { 'a b': 1 }, '$["a b"]: expected no such member, got 1'],
    [{ a: null }, { a: 0 }, '$.a: expected null, got 0'],
    [5, '5', '$: expected 5, got "5"'],
    [{ a: [] }, { a: {} }, '$.a: expected [], got {}'],
    [5, Number.NaN, '$: expected 5, got NaN'],
    ['a\nb', undefined, '$: expected "a\\nb", got undefined'],
    [{}, JSON.parse('{"__proto__":1}'), '$.__proto__: expected no such member, got 1'],
  ])('of %j and %j', (expected, actual, difference) => {
    expect(firstDifference(expected, actual)).toBe(difference);
  });

  test('does not mind the order of members', () => {
    expect(firstDifference({ a: 1, b: 2 }, { b: 2, a: 1 })).toBeNull();
  });

  test('shows long values cut short', () => {
    const difference = firstDifference(
      null,
      Array.from({ length: 500 }, (_, index) => index),
    );
    expect(difference?.length).toBeLessThan(120);
    expect(difference).toMatch(/…$/);
  });

  test('is null exactly if the canonical forms are the same bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        expect(firstDifference(a, b) === null).toBe(canonicalJson(a) === canonicalJson(b));
      }),
    );
  });
});
