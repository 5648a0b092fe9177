import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deed, Stamp } from './stamps.ts';
import { type Schedule, truthOf } from './truth.ts';

const stamp = (n: number, arrivedAt: number, endedAt: number | null, did: Deed = 'answered'): Stamp => ({
  n,
  arrivedAt,
  endedAt,
  did,
});

/** Due at 0, 10, 20, … ms from a begin at 1,000. */
const schedule = (count: number, more: Partial<Schedule> = {}): Schedule => ({
  due: Float64Array.from({ length: count }, (_, n) => 10 * n),
  beginAt: 1_000,
  warmup: 0,
  timeoutMs: 100,
  ...more,
});

it('response times count from when a request was due, service times from its arrival', () => {
  // Due at 1,000 and 1,010; the second arrived 5 ms late and took 2 ms.
  const truth = truthOf([stamp(0, 1_001, 1_004), stamp(1, 1_015, 1_017)], schedule(2));
  expect(truth).toMatchObject({ response: { p50: 4, p99: 7 }, service: { p50: 2, p99: 3 } });
});

it('everything that was due counts, by what the server did, and what it never saw is unfinished', () => {
  const stamps = [
    stamp(0, 1_000, 1_001),
    stamp(1, 1_010, 1_011, 'refused'),
    stamp(2, 1_020, 1_021, 'reset'),
    stamp(3, 1_030, 1_030, 'lost'),
    stamp(4, 1_040, 1_140, 'hung'),
    stamp(5, 1_050, null, 'nothing'),
  ];
  const { outcomes, response } = truthOf(stamps, schedule(7));
  expect(outcomes).toEqual({ due: 7, answered: 1, refused: 1, timedOut: 1, cutOff: 2, unfinished: 2 });
  expect(response).toEqual({ p50: 'beyond', p90: 'beyond', p99: 'beyond', p999: 'beyond' });
});

it('what was due in the warm-up does not count', () => {
  const stamps = [stamp(0, 1_000, 1_900), stamp(1, 1_010, 1_011)];
  expect(truthOf(stamps, schedule(2, { warmup: 10 }))).toMatchObject({ outcomes: { due: 1 }, response: { p99: 1 } });
});

describe('no right driver', () => {
  it('sends before a request is due', () => {
    expect(truthOf([stamp(1, 1_009, 1_010)], schedule(2)).faults).toEqual({ early: 1, extra: 0, impatient: 0 });
  });

  it('sends twice, or what was never due', () => {
    const stamps = [stamp(0, 1_000, 1_001), stamp(0, 1_002, 1_003), stamp(9, 1_090, 1_091)];
    expect(truthOf(stamps, schedule(2)).faults).toEqual({ early: 0, extra: 2, impatient: 0 });
  });

  it('gives up before its time-out', () => {
    const stamps = [stamp(0, 1_000, 1_060, 'hung'), stamp(1, 1_010, 1_109, 'hung'), stamp(2, 1_020, null, 'hung')];
    expect(truthOf(stamps, schedule(3)).faults).toEqual({ early: 0, extra: 0, impatient: 1 });
  });
});

it('outcomes add up to what was due, in whatever order requests arrived', () => {
  const deed = fc.constantFrom<Deed>('answered', 'refused', 'reset', 'lost', 'hung', 'nothing');
  const deeds = fc.array(fc.option(deed), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(deeds, fc.integer({ min: 0, max: 100 }), (all, warmup) => {
      const stamps = all.flatMap((did, n) => (did === null ? [] : [stamp(n, 1_000 + 10 * n, 1_001 + 11 * n, did)]));
      const plan = schedule(all.length, { warmup });
      const truth = truthOf(stamps, plan);
      const { due, ...parts } = truth.outcomes;
      expect(Object.values(parts).reduce((sum, count) => sum + count, 0)).toBe(due);
      expect(truthOf(stamps.toReversed(), plan)).toEqual(truth);
    }),
  );
});
