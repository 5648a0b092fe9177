import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainName } from './plain-name.ts';
import { anyText } from './test-text.ts';

const ANY = anyText();

test('any name becomes one well-formed line within the limit, and what is fine stays as it is', () => {
  fc.assert(
    fc.property(ANY, fc.integer({ min: 16, max: 80 }), (name, limit) => {
      const plain = plainName(name, limit);
      expect(plain.isWellFormed()).toBe(true);
      expect(plain).toBe(plain.trim());
      expect(plain).not.toMatch(/[\p{Cc}\ufffe\uffff]/u);
      expect(plain).not.toBe('');
      expect(Buffer.byteLength(plain)).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 500 },
  );
  expect(plainName('on-demand?fetch=pushdown')).toBe('on-demand?fetch=pushdown');
});

test('two names that differ in what had to go, or past the limit, stay two', () => {
  const long = 'x'.repeat(300);
  const names = ['a', 'a ', 'a\n', 'a\u0000', 'a\ud800', 'a\ud801', 'a\uffff', '', ' ', `${long}1`, `${long}2`];
  expect(new Set(names.map((name) => plainName(name))).size).toBe(names.length);
});

test('a cut never leaves half a character', () => {
  expect(plainName('😀'.repeat(20), 20)).toMatch(/^😀😀~[0-9a-f]{8}$/u);
});
