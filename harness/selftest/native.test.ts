import { expect, it } from 'vitest';
import type { NativeFigures } from './as-it-comes.ts';
import { nativeComparison } from './native.ts';
import type { Stamp } from './stamps.ts';

const SAID: NativeFigures = {
  outcomes: { due: 1_000, answered: 950, refused: 0, timedOut: 50, cutOff: 0, unfinished: 0 },
  response: { p50: 20, p90: 21, p99: 30, p999: 40 },
  throughputPerSecond: 475,
  seconds: 2,
};

const stamps = (count: number, did: Stamp['did']): Stamp[] =>
  Array.from({ length: count }, (_, n) => ({ n, arrivedAt: n, endedAt: n, did }));
const truth = {
  ratePerSecond: 500,
  connections: 10,
  stamps: [...stamps(955, 'answered'), ...stamps(51, 'hung')],
  response: { p50: 20.4, p90: 21.4, p99: 31, p999: 41 },
} as const;

it('what is near enough is not off', () => {
  expect(nativeComparison(SAID, truth).off).toEqual([]);
});

it('tells what is off: requests never sent, failures not told of, and times', () => {
  const said = {
    ...SAID,
    outcomes: { ...SAID.outcomes, due: 900, answered: 890, timedOut: 10 },
    response: { ...SAID.response, p50: 10 },
  };
  const response = { ...truth.response, p99: 'beyond' } as const;
  expect(nativeComparison(said, { ...truth, response }).off).toEqual(['due', 'answered', 'timedOut', 'p50', 'p99']);
});
