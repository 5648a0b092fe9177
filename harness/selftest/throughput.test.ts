import { expect, it } from 'vitest';
import { throughputIn } from './throughput.ts';

it('counts answers by the share of their time that lies in the window', () => {
  const answer = (arrivedAt: number, endedAt: number) => ({ n: 0, arrivedAt, endedAt, did: 'answered' as const });
  const stamps = [
    // half before it, whole, a quarter behind it, not at all, and no answer
    ...[answer(990, 1_010), answer(1_100, 1_120), answer(2_985, 3_005), answer(3_001, 3_021)],
    { n: 0, arrivedAt: 1_200, endedAt: 1_300, did: 'hung' as const },
  ];
  expect(throughputIn(stamps, { beginAt: 1_000, seconds: 2 })).toBeCloseTo((0.5 + 1 + 0.75) / 2, 10);
});
