import { expect, test } from 'vitest';
import { quickRun } from '../testing/runs.ts';
import { orderedRuns } from './order.ts';
import { onDay, read } from './test-runs.ts';

const folders = (runs: readonly { readonly folder: string }[]) => runs.map(({ folder }) => folder);

test('runs are numbered in the order of time, whatever their folders are called', () => {
  const { runs } = orderedRuns([read(onDay(9, quickRun()), 'a'), read(onDay(3, quickRun()), 'z')]);
  expect(runs.map(({ folder, number }) => [folder, number])).toEqual([
    ['z', 1],
    ['a', 2],
  ]);
});

test('a time that cannot be read comes last', () => {
  const odd = { ...quickRun(), id: 'odd', startedAt: 'yesterday' };
  expect(folders(orderedRuns([read(odd, 'odd'), read(onDay(9, quickRun()), 'nine')]).runs)).toEqual(['nine', 'odd']);
});

test('a copy of a run is named, and not counted again; the one with more in it counts', () => {
  const whole = onDay(3, quickRun());
  const half = { ...whole, cells: [] };
  const { runs, copies } = orderedRuns([read(half, 'a'), read(whole, 'b'), read(onDay(4, quickRun()), 'c')]);
  expect(folders(runs)).toEqual(['b', 'c']);
  expect(copies).toMatchObject([{ folder: 'a', of: { folder: 'b', number: 1 } }]);
});

test('two runs with the same name that began at different times are two', () => {
  const [one, other] = [onDay(3, quickRun()), { ...onDay(4, quickRun()), id: onDay(3, quickRun()).id }];
  expect(orderedRuns([read(one, 'a'), read(other, 'b')])).toMatchObject({ runs: [{}, {}], copies: [] });
});

test('what could not be read is kept apart, with its reason', () => {
  const damaged = { folder: 'x', state: 'damaged', why: 'not JSON' } as const;
  expect(orderedRuns([damaged])).toEqual({ runs: [], copies: [], damaged: [damaged] });
});
