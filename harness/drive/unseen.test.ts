import { describe, expect, it } from 'vitest';
import { ranked } from '../../judge/histogram.ts';
import { type Acknowledged, unseenWrites } from './unseen.ts';

const write = (seq: number, acknowledgedAt: number, more: Partial<Acknowledged> = {}): Acknowledged => ({
  shopId: 1,
  till: 101,
  seq,
  acknowledgedAt,
  counts: true,
  ...more,
});
/** With so many of a till included. */
const upTo = (seq: number, till = 101, shop = 1) => [[shop, till, seq] as [number, number, number]];

describe('an answer', () => {
  it('settles every write of the till up to the one that it includes', () => {
    const unseen = unseenWrites();
    for (const seq of [1, 2, 3]) unseen.add(write(seq, 100 * seq));
    unseen.saw(1, upTo(2), 500);
    // 500 − 100 and 500 − 200
    const figures = unseen.figures();
    expect(figures).toMatchObject({ recorded: 2, failed: 1 });
    expect(ranked(figures).countWithin(299_000)).toBe(0);
    expect(ranked(figures).countWithin(301_000)).toBe(1);
    expect(ranked(figures).countWithin(401_000)).toBe(2);
    expect([unseen.has(1), unseen.isEmpty]).toEqual([true, false]);
    unseen.saw(1, upTo(3), 600);
    expect([unseen.has(1), unseen.isEmpty]).toEqual([false, true]);
  });

  it('settles a write once: a later answer changes nothing', () => {
    const unseen = unseenWrites();
    unseen.add(write(1, 0));
    unseen.saw(1, upTo(1), 10);
    unseen.saw(1, upTo(1), 10_000);
    expect(unseen.figures()).toMatchObject({ recorded: 1, failed: 0 });
    expect(ranked(unseen.figures()).countWithin(11_000)).toBe(1);
  });

  it('says nothing of another till or another shop', () => {
    const unseen = unseenWrites();
    unseen.add(write(1, 0));
    unseen.add(write(1, 0, { shopId: 2 }));
    unseen.saw(1, upTo(7, 102), 10);
    unseen.saw(1, upTo(7, 101, 2), 10);
    unseen.saw(2, [], 10);
    unseen.saw(3, upTo(7), 10);
    expect(unseen.figures()).toMatchObject({ recorded: 0, failed: 2 });
  });
});

it('a write of the warm-up is looked for and not counted', () => {
  const unseen = unseenWrites();
  unseen.add(write(1, 0, { counts: false }));
  expect(unseen.has(1)).toBe(true);
  expect(unseen.figures()).toMatchObject({ recorded: 0, failed: 0 });
  unseen.saw(1, upTo(1), 10);
  expect(unseen.figures()).toMatchObject({ recorded: 0, failed: 0 });
});
