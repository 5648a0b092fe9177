import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textTable, wrap } from './text-table.ts';
import { bytes, count, halfWidth, list, number, percentileMs, printable, share } from './words.ts';

test.each([
  [0, '0'],
  [0.01234, '0.0123'],
  [5, '5.00'],
  [12.345, '12.3'],
  [123.4, '123'],
  [12_345.6, '12,346'],
  [Number.NaN, '–'],
])('%d is written with three significant digits: %s', (value, text) => {
  expect(number(value)).toBe(text);
});

test('what is counted stays whole', () => {
  expect([count(5), count(12_345), count(0.25)]).toEqual(['5', '12,345', '0.250']);
});

test.each([
  [1, '100 %'],
  [0.99999, '99.99 %'],
  [0.29, '29 %'],
  [0.8283, '82.83 %'],
  [0, '0 %'],
])('a share of %d is %s: never rounded up to all of them', (value, text) => {
  expect(share(value)).toBe(text);
});

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.50 kB'],
  [5_120_000, '5.12 MB'],
])('%d bytes are %s', (value, text) => {
  expect(bytes(value)).toBe(text);
});

test('a percentile is a time, nothing, or past the time-out', () => {
  expect(percentileMs({ kind: 'value', us: 12_345 }, 10_000)).toBe('12.3');
  expect(percentileMs({ kind: 'value', us: 1 }, 10_000)).toBe('0');
  expect(percentileMs({ kind: 'beyond' }, 10_000)).toBe('> 10,000');
  expect(percentileMs({ kind: 'none' }, 10_000)).toBe('–');
});

test('half the width of an interval is a share of its point', () => {
  expect(halfWidth({ kind: 'interval', point: 200, low: 190, high: 210, n: 3 })).toBe('±5.0 %');
  expect(halfWidth({ kind: 'single', point: 200 })).toBe('');
});

test('lists read as a sentence', () => {
  expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

test('control characters and direction overrides are taken out', () => {
  expect(printable('a\u001b[31m\nb\u202ec')).toBe('a [31m b c');
});

describe('text for a terminal', () => {
  const word = fc.string({ maxLength: 120 }).map((text) => text.replace(/\s/g, 'x'));

  test('is wrapped to the width, whatever the words, and loses none of them', () => {
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom('', '  '), (words, indent) => {
        const lines = wrap(words.join(' '), 80, indent);
        expect(lines.every(({ length }) => length <= 80)).toBe(true);
        expect(lines.join('').replaceAll(' ', '')).toBe(words.join(''));
      }),
    );
  });

  test('keeps tables within the width and names whole', () => {
    const columns = [
      { head: 'name', align: 'left' },
      { head: 'n', align: 'right' },
    ] as const;
    const long = 'x'.repeat(50);
    expect(
      textTable(
        columns,
        [
          ['a', '1'],
          [long, '22'],
        ],
        40,
      ),
    ).toBe(['name   n', '----  --', 'a      1', 'x'.repeat(40), 'x'.repeat(10), '      22'].join('\n'));
  });
});
