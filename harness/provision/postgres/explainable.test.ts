import { expect, test } from 'vitest';
import { declarationsOf, explainable } from './explainable.ts';

test('a type in front of a value that was left out is put behind it, and nothing else is touched', () => {
  const counted = "SELECT DATE $3 - sold_at::date, interval\n$1, date FROM t WHERE d > $2 AND day = DATE '2026-01-01'";
  expect(explainable(counted)).toBe(
    "SELECT $3::DATE - sold_at::date, $1::interval, date FROM t WHERE d > $2 AND day = DATE '2026-01-01'",
  );
});

test('a FETCH costs what the cursors of its name are declared for', () => {
  const texts = [
    'DECLARE batches NO SCROLL CURSOR FOR SELECT a\nFROM t FOR UPDATE',
    'DECLARE batches CURSOR FOR SELECT b',
    'DECLARE others CURSOR FOR SELECT c',
    'SELECT d',
  ];
  expect(declarationsOf('FETCH 10000 FROM batches', texts)).toEqual(['SELECT a\nFROM t FOR UPDATE', 'SELECT b']);
  expect(declarationsOf('FETCH $1 IN others', texts)).toEqual(['SELECT c']);
  expect(declarationsOf('SELECT d', texts)).toEqual([]);
});
