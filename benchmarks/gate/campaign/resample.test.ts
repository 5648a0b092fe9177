import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Generation } from '../../../judge/gate/decide.ts';
import { resample } from './resample.ts';

const PRIMARIES = ['p50', 'cpuPerRequest'] as const;
const generation = (p50: number, cpuPerRequest = 0): Generation => ({
  values: { p50, cpuPerRequest },
  requests: 1_000,
  machine: { stealShare: 0, rulerSpread: 0 },
});
const how = { primaries: PRIMARIES, seed: 1, gates: 20, swapsSides: false, added: {} };
const noise = (at: number) => 0.01 * Math.sin(at);

test('no gate uses a generation twice, neither in one stage nor in the other', () => {
  const recorded = Array.from({ length: 60 }, (_, at) => generation(0.07 + noise(at)));
  fc.assert(
    fc.property(fc.nat(1_000), (seed) => {
      for (const { first, rerun } of resample(recorded, { ...how, seed, gates: 3 })) {
        const all = [...first, ...rerun];
        expect(new Set(all).size).toBe(all.length);
      }
    }),
  );
});

test('a change that is in every generation is found, and none where there is none', () => {
  const slower = Array.from({ length: 60 }, (_, at) => generation(0.08 + noise(at)));
  const equal = Array.from({ length: 60 }, (_, at) => generation(noise(at)));
  expect(resample(slower, how).map(({ verdict }) => verdict.kind)).toEqual(Array(20).fill('fail'));
  expect(resample(equal, how).map(({ verdict }) => verdict.kind)).toEqual(Array(20).fill('pass'));
});

test('the seed draws the gates', () => {
  const recorded = Array.from({ length: 60 }, (_, at) => generation(noise(at)));
  expect(resample(recorded, how)).toEqual(resample(recorded, how));
  expect(resample(recorded, { ...how, seed: 2 })).not.toEqual(resample(recorded, how));
});

test('swapped sides take out what all generations have in common', () => {
  const off = Array.from({ length: 60 }, (_, at) => generation(0.08 + noise(at)));
  const verdicts = resample(off, { ...how, swapsSides: true }).map(({ verdict }) => verdict.kind);
  expect(verdicts).not.toContain('fail');
});

test('a change that is added to equal sides is found as one that is there', () => {
  const equal = Array.from({ length: 60 }, (_, at) => generation(noise(at), noise(at)));
  const gates = resample(equal, { ...how, swapsSides: true, added: { cpuPerRequest: 0.06 } });
  for (const { verdict } of gates) expect(verdict).toMatchObject({ kind: 'fail', metrics: ['cpuPerRequest'] });
});

test('too few generations are said so, and not played again', () => {
  expect(() => resample([generation(0), generation(0)], how)).toThrow(/2 recorded generations are too few/);
});
