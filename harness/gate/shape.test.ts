import { expect, test } from 'vitest';
import { shapeFor } from './shape.ts';

test('fast answers get the shortest segments, and p99 decides where there are enough of them', () => {
  expect(shapeFor(3_000)).toEqual({
    primaries: ['p50', 'cpuPerRequest', 'throughput', 'p99'],
    segmentSeconds: 0.2,
    blocks: 8,
  });
});

// 12 segments of 0.4 s a side: 300/s make 1,440 answers, of which 80 % are below the 1,250 that p99 asks for.
test('p99 is not named where only a lucky rerun would have its requests', () => {
  expect(shapeFor(300).primaries).not.toContain('p99');
});

test('slow answers get segments that hold some of them, fewer, and never endless ones', () => {
  expect(shapeFor(10)).toMatchObject({ segmentSeconds: 1.6, blocks: 2 });
  expect(shapeFor(0.5)).toMatchObject({ segmentSeconds: 4, blocks: 2 });
});
