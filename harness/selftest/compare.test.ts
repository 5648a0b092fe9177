import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Difference, differences, isWithin, throughputDifference } from './compare.ts';
import { exactTimes } from './figures.ts';
import { drivePaper, figuresFrom, hangs, refuses, stalls } from './test-drivers.ts';

/** Which figures were refused. */
const named = (all: readonly Difference[]) => all.map((one) => ('of' in one ? one.of : one.what));

describe('a driver that tells the truth', () => {
  it.each([
    ['a stall', stalls],
    ['hangs', hangs],
    ['refusals', refuses],
  ])('is right on %s', (_, server) => {
    const { told, truth } = drivePaper(server);
    expect(differences(truth, figuresFrom('dueAt', told))).toEqual([]);
  });

  it('is right if it was late, as long as it says so', () => {
    const { told, truth } = drivePaper(stalls, 10);
    expect(differences(truth, figuresFrom('dueAt', told))).toEqual([]);
  });
});

describe('a driver that lies is caught', () => {
  it('counting from the send, after waiting for one of few connections: coordinated omission', () => {
    const { told, truth } = drivePaper(stalls, 10);
    expect(truth.response.p90).toBeGreaterThan(1_500);
    expect(named(differences(truth, figuresFrom('sentAt', told)))).toEqual(expect.arrayContaining(['p90', 'p99']));
  });

  it('leaving out what it could not send in time', () => {
    const { told, truth } = drivePaper(stalls, 10);
    const sent = told.filter(({ dueAt, sentAt }) => sentAt - dueAt < 100);
    expect(named(differences(truth, figuresFrom('dueAt', sent)))).toEqual(
      expect.arrayContaining(['due', 'answered', 'p90']),
    );
  });

  it('dropping what timed out', () => {
    const { told, truth } = drivePaper(hangs);
    const ended = told.filter(({ outcome }) => outcome !== 'timedOut');
    expect(named(differences(truth, figuresFrom('dueAt', ended)))).toEqual(['due', 'timedOut', 'p99', 'p999']);
  });

  it('dropping the times of what timed out, though it counts them', () => {
    const { told, truth } = drivePaper(hangs);
    const figures = figuresFrom('dueAt', told);
    const ended = told.filter(({ outcome }) => outcome === 'answered');
    const response = exactTimes(
      ended.map(({ dueAt, endedAt }) => endedAt - dueAt),
      0,
    );
    expect(named(differences(truth, { ...figures, response }))).toEqual(['p99', 'p999']);
  });

  it('taking a refusal for an answer', () => {
    const { told, truth } = drivePaper(refuses);
    const pleased = told.map((request) => ({ ...request, outcome: 'answered' as const }));
    expect(named(differences(truth, figuresFrom('dueAt', pleased)))).toEqual(
      expect.arrayContaining(['answered', 'refused', 'p90', 'p99']),
    );
  });

  it('filling up what it takes to be omitted, as autocannon does, where nothing was', () => {
    const { told, truth } = drivePaper((_, at) => ({ did: 'answered', endedAt: at + 20 }));
    const filled = told.flatMap((request) => [request, ...fallingBy1ms(request)]);
    const { response } = figuresFrom('dueAt', filled);
    expect(named(differences(truth, { ...figuresFrom('dueAt', told), response }))).toContain('p50');
  });

  it('with a clock that is 3 ms off', () => {
    const { told, truth } = drivePaper(refuses);
    const late = told.map(({ endedAt, ...request }) => ({ ...request, endedAt: endedAt + 3 }));
    expect(named(differences(truth, figuresFrom('dueAt', late)))).toEqual(['p50']);
  });
});

/** A sample for every millisecond that it took. */
function fallingBy1ms(request: ReturnType<typeof drivePaper>['told'][number]) {
  const took = Math.floor(request.endedAt - request.dueAt);
  return Array.from({ length: took }, (_, i) => ({ ...request, endedAt: request.dueAt + i }));
}

it('requests that no right driver would have sent are refused by themselves', () => {
  const { told, truth } = drivePaper(stalls);
  const faulty = { ...truth, faults: { early: 1, extra: 2, impatient: 3 } };
  expect(differences(faulty, figuresFrom('dueAt', told))).toEqual([
    { what: 'fault', of: 'early', requests: 1 },
    { what: 'fault', of: 'extra', requests: 2 },
    { what: 'fault', of: 'impatient', requests: 3 },
  ]);
});

it('a time is within the greater of both tolerances, on either side, and not a hair beyond', () => {
  const time = fc.double({ min: 0.001, max: 10_000, noNaN: true });
  fc.assert(
    fc.property(time, fc.constantFrom(-1, 1), (truth, side) => {
      const allowed = Math.max(1, 0.02 * truth);
      const by = (share: number) => truth + side * share * allowed;
      expect(isWithin(truth, by(0.999), { ms: 1, share: 0.02 })).toBe(true);
      expect(isWithin(truth, by(1.001), { ms: 1, share: 0.02 })).toBe(false);
    }),
  );
});

it('no time is near the failures', () => {
  expect(isWithin('beyond', 'beyond', { ms: 1, share: 1 })).toBe(true);
  expect(isWithin('beyond', 1e9, { ms: 1, share: 1 })).toBe(false);
  expect(isWithin(1e9, 'beyond', { ms: 1, share: 1 })).toBe(false);
  expect(isWithin('none', 'beyond', { ms: 1, share: 1 })).toBe(false);
});

it('a throughput is off beyond its share', () => {
  expect(throughputDifference(400, 408, 0.02)).toEqual([]);
  expect(throughputDifference(400, 391, 0.02)).toEqual([{ what: 'throughput', truth: 400, said: 391, share: 0.02 }]);
});
