import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitted, progressOn } from './progress.ts';

const LINE = 'closed second 1: 2,350/s, p50 3.1 ms, p99 9.8 ms, 0 failed · about 3 min 10 s left';

test.each([
  [100, LINE],
  [LINE.length, LINE],
  // The usual terminal has 80 columns, of which the last stays free.
  [79, 'closed second 1: 2,350/s, p50 3.1 ms, …, 0 failed · about 3 min 10 s left'],
  [LINE.length - 1, 'closed second 1: 2,350/s, p50 3.1 ms, …, 0 failed · about 3 min 10 s left'],
  [70, 'closed second 1: 2,350/s, …, 0 failed · about 3 min 10 s left'],
  [55, 'closed second 1: 2,350/s, … · about 3 min 10 s left'],
  [30, 'closed second 1: 2,350/s, …'],
  // Not even the first part fits.
  [20, 'closed second 1: 2 …'],
  [2, 'cl'],
  [0, ''],
])('within %d characters the line is "%s"', (width, shown) => {
  expect(fitted(LINE, width)).toBe(shown);
});

test('no line is ever wider than the terminal, whatever is on it', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: 60 }), (text, width) => {
      expect(fitted(text, width).length).toBeLessThanOrEqual(width);
    }),
  );
});

function screen(isTTY: boolean, columns = 30) {
  const written: string[] = [];
  return { isTTY, columns, write: (text: string) => written.push(text), written };
}

test('on a terminal steps stay, and the state below them is replaced within its width', () => {
  const terminal = screen(true);
  const progress = progressOn(terminal);
  progress.step('[1/2] first');
  progress.state(LINE);
  progress.step('[2/2] second');
  progress.end();
  const clear = '\r\x1b[K';
  expect(terminal.written).toEqual([
    `${clear}[1/2] first\n`,
    `${clear}closed second 1: 2,350/s, …`,
    `${clear}[2/2] second\n`,
    clear,
  ]);
});

test('elsewhere every step is a line, and of many states soon after it none', () => {
  const file = screen(false);
  const progress = progressOn(file);
  progress.step('[1/2] first');
  for (let n = 0; n < 100; n++) progress.state(LINE);
  progress.end();
  expect(file.written).toEqual(['[1/2] first\n']);
});
