import { expect, it } from 'vitest';
import { CONNECTIONS } from '../drive/open-requests.ts';
import { BEHAVIOURS, CLOSED, type Treatment } from './behaviours.ts';

const named = (name: string) => {
  const found = BEHAVIOURS.find((behaviour) => behaviour.name === name);
  if (found === undefined) throw new Error(name);
  return found;
};

it('every behaviour has a name of its own, and the closed loop’s is one of them', () => {
  expect(new Set(BEHAVIOURS.map(({ name }) => name)).size).toBe(BEHAVIOURS.length);
  expect(named(CLOSED.behaviour).treat({ k: 0, since: 0, middle: 0 })).toMatchObject({ kind: 'answer', after: 20 });
});

it('a stall lasts 2.5 s in the middle: what arrives in it is answered behind it, one by one', () => {
  const stall = named('stall');
  const answeredAt = (since: number) => {
    const treatment = stall.treat({ k: 0, since, middle: 3_000 });
    expect(treatment).toMatchObject({ apart: 0.5 });
    return treatment.kind === 'answer' ? since + treatment.after : Number.NaN;
  };
  expect([1_749, 1_750, 3_000, 4_249, 4_250].map(answeredAt)).toEqual([1_750, 4_250, 4_250, 4_250, 4_251]);
});

it('so many have to wait for a connection in a stall that whoever does not count the wait is off at p90', () => {
  const { ratePerSecond, seconds } = named('stall');
  expect(2.5 * ratePerSecond - CONNECTIONS).toBeGreaterThan(0.1 * ratePerSecond * seconds);
  expect(0.1 * ratePerSecond * seconds).toBeGreaterThan(1.2 * CONNECTIONS);
});

it('no percentile lies on the edge between two kinds of answers', () => {
  const shareOf = (name: string, is: (treatment: Treatment) => boolean) => {
    const all = Array.from({ length: 4_500 }, (_, k) => named(name).treat({ k, since: 0, middle: 0 }));
    return all.filter(is).length / all.length;
  };
  const shares = [
    shareOf('bimodal', (treatment) => treatment.kind === 'answer' && treatment.after === 80),
    shareOf('hang', ({ kind }) => kind === 'hang'),
    shareOf('reset', ({ kind }) => kind === 'reset'),
    shareOf('refusals', (treatment) => treatment.kind === 'answer' && treatment.status === 503),
  ];
  for (const share of shares)
    for (const edge of [0.5, 0.1, 0.01, 0.001]) expect(Math.abs(share - edge)).toBeGreaterThan(0.1 * edge);
});
