import fc from 'fast-check';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { hostileRun } from '../testing/hostile.ts';
import { capacityRun, fullRun, quickRun } from '../testing/runs.ts';
import { renderBiggerIsBetter, renderSmallerIsBetter } from './is-better.ts';
import { namedRun, pendingRun } from './test-runs.ts';
import { anyText } from './test-text.ts';

/** What github-action-benchmark reads (`BenchmarkResult` of its `src/extract.ts`); an empty list is an error to it. */
const Entries = Type.Array(
  Type.Object(
    {
      name: Type.String({ minLength: 1 }),
      value: Type.Number(),
      unit: Type.String({ minLength: 1 }),
      range: Type.Optional(Type.String()),
      extra: Type.Optional(Type.String()),
    },
    { additionalProperties: false },
  ),
  { minItems: 1 },
);

const FORMS = { 'smaller-is-better': renderSmallerIsBetter, 'bigger-is-better': renderBiggerIsBetter };
const RUNS = { quick: quickRun(), full: fullRun(), hostile: hostileRun(), capacity: capacityRun() };

describe.each(Object.entries(FORMS))('%s', (form, render) => {
  test.each(Object.entries(RUNS))('of the %s run is a list of figures, each under a name of its own', (_, run) => {
    const entries = entriesOf(render, run);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(entries.length);
    expect(render(run)).not.toMatch(/null|Infinity|NaN/);
  });

  test('has no figure of a cell that is void or has failed', () => {
    const cells = new Set(entriesOf(render, RUNS.full).map(({ name }) => name.split(' / ').slice(0, 3).join(' / ')));
    expect([...cells]).toEqual([
      'browse / scale 1 / columnar',
      'browse / scale 1 / on-demand?fetch=pushdown',
      'browse / scale 1 / precompute',
      'mixed / scale 1 / columnar',
    ]);
  });

  test('refuses a run without a figure, in one line', () => {
    expect(() => render(pendingRun())).toThrow(
      `has no figures for ${form}: no cell of 1 was measured to the end: see why with --format terminal`,
    );
  });

  test('has one line for any name', () => {
    const any = anyText(30);
    fc.assert(
      fc.property(any, any, (implementation, scenario) => {
        const entries = entriesOf(render, namedRun(implementation, scenario));
        expect(entries.every(({ name }) => name.isWellFormed() && !/\p{Cc}/u.test(name))).toBe(true);
      }),
      { numRuns: 20 },
    );
  });
});

test('the two of them share no figure', () => {
  const [small, big] = [renderSmallerIsBetter, renderBiggerIsBetter].map((render) => metricsIn(render, RUNS.capacity));
  expect(big).toEqual(new Set(['good-capacity', 'throughput', 'good-share']));
  expect(small).toContain('response-p50');
  expect(small).toContain('statements-per-request');
  expect([...(small ?? [])].filter((metric) => big?.has(metric))).toEqual([]);
});

test('tells the interval, the repeats, the doubts, and what is not there and why', () => {
  const of = (name: string) => entriesOf(renderSmallerIsBetter, RUNS.full).find((entry) => entry.name === name);
  expect(of('browse / scale 1 / columnar / response-p50')).toMatchObject({
    unit: 'us',
    range: expect.stringMatching(/^95 % interval \d+(\.\d+)?–\d+(\.\d+)?$/),
    extra: '3 repeats\ndoubts: driver-lag\nleft out, too few requests: response-p999, service-p999',
  });
  expect(of('browse / scale 1 / on-demand?fetch=pushdown / response-p99')).toBeUndefined();
  expect(of('browse / scale 1 / on-demand?fetch=pushdown / response-p50')?.extra).toContain(
    'left out, past the time-out: response-p99',
  );
  expect(of('mixed / scale 1 / columnar / disk')).toMatchObject({
    extra: expect.stringContaining('some repeats are missing'),
  });
  expect(entriesOf(renderSmallerIsBetter, RUNS.quick)[0]).not.toHaveProperty('range');
});

function metricsIn(render: (run: RunFile) => string, run: RunFile): Set<string> {
  return new Set(entriesOf(render, run).map(({ name }) => name.split(' / ').at(-1) ?? ''));
}

function entriesOf(render: (run: RunFile) => string, run: RunFile) {
  return Value.Parse(Entries, JSON.parse(render(run)));
}
