import fc from 'fast-check';
import { expect, it } from 'vitest';
import { answerSample, readAsOf } from './answers.ts';

it.each([
  [
    '{"asOf":[[17,100,2],[17,101,44]],"data":{}}',
    [
      [17, 100, 2],
      [17, 101, 44],
    ],
  ],
  ['{"asOf":[],"data":{}}', []],
  [' { "asOf" : [ [1, 101, 3] ] , "data": {}}', [[1, 101, 3]]],
  ['{"data":{},"asOf":[]}', null], // not the first member
  ['{"asOf":[[1,101]],"data":{}}', null],
  ['{"asOf":[1,2,3],"data":{}}', null],
  ['{"asOf":[[1,,3]],"data":{}}', null],
  ['{"asOf":null,"data":{}}', null],
  ['', null],
])('asOf of %s', (body, asOf) => {
  expect(readAsOf(body)).toEqual(asOf);
});

const offered = (order: readonly number[], size: number) => {
  const sample = answerSample(5, size);
  for (const n of order) sample.offer(n, { path: `/${n}`, text: () => '{"asOf":[],"data":{}}', sentAt: n });
  return sample.answers().map(({ sentAt }) => sentAt);
};

it('keeps the same answers in whatever order they arrive', () => {
  const numbers = Array.from({ length: 60 }, (_, i) => i);
  fc.assert(
    fc.property(fc.shuffledSubarray(numbers, { minLength: 60 }), fc.nat(70), (order, size) => {
      expect(offered(order, size)).toEqual(offered(numbers, size));
      expect(offered(order, size)).toHaveLength(Math.min(size, 60));
    }),
  );
});

it('every answer has the same chance', () => {
  // 20 of 2,000: about half of them from the later half
  const late = offered(
    Array.from({ length: 2000 }, (_, i) => i),
    200,
  ).filter((n) => n >= 1000).length;
  expect(late).toBeGreaterThan(70);
  expect(late).toBeLessThan(130);
});

it('does not keep an answer whose characters were cut', () => {
  const sample = answerSample(1, 10);
  sample.offer(1, { path: '/', text: () => '{"asOf":[],"data":"caf\uFFFD\uFFFD"}', sentAt: 0 });
  expect(sample.answers()).toEqual([]);
});
