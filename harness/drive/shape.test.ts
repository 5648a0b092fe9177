import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Shape } from '../../model/scenario.ts';
import { meanFactor, piecesOf, timeAtLoad } from './shape.ts';
import { anyShape } from './test-shapes.ts';

describe('pieces', () => {
  test.each<[string, Shape, number[][]]>([
    // One piece from the begin on, whatever the warm-up.
    ['steady', { kind: 'steady' }, [[0, 5000, 1, 1]]],
    // The window begins at 1,000 and lasts 4,000; before it the rate that it begins with.
    [
      'a ramp',
      { kind: 'ramp', from: 0.5, to: 2 },
      [
        [0, 1000, 0.5, 0.5],
        [1000, 5000, 0.5, 2],
      ],
    ],
    // 4,000 in 2 parts of 2,000.
    [
      'steps',
      { kind: 'steps', factors: [3, 0] },
      [
        [0, 1000, 3, 3],
        [1000, 3000, 3, 3],
        [3000, 5000, 0, 0],
      ],
    ],
    // 0.25 · 4,000 = 1,000 and 0.5 · 4,000 = 2,000 after the window's begin.
    [
      'a spike',
      { kind: 'spike', factor: 5, from: 0.25, until: 0.5 },
      [
        [0, 1000, 1, 1],
        [1000, 2000, 1, 1],
        [2000, 3000, 5, 5],
        [3000, 5000, 1, 1],
      ],
    ],
    // Nothing is left of the parts before and after it.
    [
      'a spike all the time',
      { kind: 'spike', factor: 5, from: 0, until: 1 },
      [
        [0, 1000, 5, 5],
        [1000, 5000, 5, 5],
      ],
    ],
  ])('of %s', (_, shape, expected) => {
    const pieces = piecesOf(shape, 1000, 4000);
    expect(pieces.map(({ from, until, begins, ends }) => [from, until, begins, ends])).toEqual(expected);
  });

  it('without a warm-up are of the window alone', () => {
    expect(piecesOf({ kind: 'ramp', from: 0, to: 1 }, 0, 1000)).toEqual([{ from: 0, until: 1000, begins: 0, ends: 1 }]);
  });

  it('follow each other without a gap to the end of the phase', () => {
    fc.assert(
      fc.property(anyShape, fc.double({ min: 0, max: 5000, noNaN: true }), (shape, warmup) => {
        const pieces = piecesOf(shape, warmup, 3000);
        expect(pieces.map(({ from }) => from)).toEqual([0, ...pieces.slice(0, -1).map(({ until }) => until)]);
        expect(pieces.at(-1)?.until).toBe(warmup + 3000);
      }),
    );
  });
});

test.each<[string, Shape, number]>([
  ['steady', { kind: 'steady' }, 1],
  // (0 + 2) / 2
  ['a ramp', { kind: 'ramp', from: 0, to: 2 }, 1],
  // (1 + 0 + 5) / 3
  ['steps', { kind: 'steps', factors: [1, 0, 5] }, 2],
  // 0.75 · 1 + 0.25 · 5
  ['a spike', { kind: 'spike', factor: 5, from: 0.5, until: 0.75 }, 2],
])('the mean factor of %s', (_, shape, mean) => {
  expect(meanFactor(shape)).toBeCloseTo(mean, 12);
});

describe('time at a load', () => {
  it('is found by the square root on a ramp', () => {
    // From 0 to 2 over 1,000: after x the load is x²/1,000, so 250 has summed up at √250,000 = 500.
    const timeOf = timeAtLoad(piecesOf({ kind: 'ramp', from: 0, to: 2 }, 0, 1000));
    expect([0, 250, 490].map(timeOf)).toEqual([0, 500, 700]);
    // From 2 to 0 over 1,000: 2x − x²/1,000, so 750 has summed up at 1,000 − √250,000 = 500.
    const falling = timeAtLoad(piecesOf({ kind: 'ramp', from: 2, to: 0 }, 0, 1000));
    expect([0, 750].map(falling)).toEqual([0, 500]);
  });

  it('is never in a part with a factor of 0, and ends with the load', () => {
    // Two parts of 1,000 at a factor of 2 sum up to 4,000; with 2,000 the first of them is over.
    const timeOf = timeAtLoad(piecesOf({ kind: 'steps', factors: [0, 2, 0, 2, 0] }, 0, 5000));
    expect([0, 1000, 2000, 3999, 4000].map(timeOf)).toEqual([1000, 1500, 3000, 3999.5, null]);
    expect(timeAtLoad(piecesOf({ kind: 'steps', factors: [0] }, 0, 5000))(0)).toBeNull();
  });

  it('is inside the phase however it is rounded', () => {
    fc.assert(
      fc.property(anyShape, fc.double({ min: 0.1, max: 1e5, noNaN: true }), (shape, window) => {
        const total = meanFactor(shape) * window;
        const time = timeAtLoad(piecesOf(shape, 0, window))(total * (1 - Number.EPSILON));
        expect(time === null || time < window).toBe(true);
      }),
    );
  });
});
