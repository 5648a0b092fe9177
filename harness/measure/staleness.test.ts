import { expect, it } from 'vitest';
import type { AsOf } from '../../model/contract.ts';
import { stalenessOf } from './staleness.ts';

const till = (shopId: number, number: number, acknowledged: readonly (number | null)[]) => ({
  shopId,
  till: number,
  written: acknowledged.map((acknowledgedAt) => ({ acknowledgedAt })),
});

it.each<[string, AsOf, ReturnType<typeof till>[], number, number]>([
  ['nothing was ever written', [], [], 100, 0],
  ['everything is included', [[1, 101, 2]], [till(1, 101, [10, 20])], 100, 0],
  ['one is missing: 100 − 20', [[1, 101, 1]], [till(1, 101, [10, 20])], 100, 80],
  ['two of a till are missing, the older counts: 100 − 10', [], [till(1, 101, [10, 20])], 100, 90],
  ['the older of two tills counts: 100 − 15', [[1, 101, 1]], [till(1, 101, [10, 20]), till(1, 102, [15])], 100, 85],
  ['acknowledged after the send', [], [till(1, 101, [120])], 100, 0],
  ['acknowledged at the very send', [], [till(1, 101, [100])], 100, 0],
  ['sent but not acknowledged', [[1, 101, 1]], [till(1, 101, [10, null])], 100, 0],
  ['included before it was acknowledged', [[1, 101, 2]], [till(1, 101, [10, null])], 100, 0],
  [
    'the same till number in another shop is another till: 100 − 30',
    [[1, 101, 1]],
    [till(1, 101, [10]), till(2, 101, [30])],
    100,
    70,
  ],
  ['a price change at the desk is not the tills’ business', [[1, 100, 5]], [till(1, 101, [])], 100, 0],
])('%s', (_, asOf, tills, sentAt, staleness) => {
  expect(stalenessOf(asOf, tills, sentAt)).toBe(staleness);
});
