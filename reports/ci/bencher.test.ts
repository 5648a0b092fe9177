import fc from 'fast-check';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { hostileRun } from '../testing/hostile.ts';
import { capacityRun, fullRun, quickRun } from '../testing/runs.ts';
import { renderBencher } from './bencher.ts';
import { namedRun, pendingRun } from './test-runs.ts';
import { anyText } from './test-text.ts';

/** https://bencher.dev/bmf.json, without the extra properties that it would let pass. */
const Bmf = Type.Record(
  Type.String(),
  Type.Record(
    Type.String(),
    Type.Object(
      { value: Type.Number(), lower_value: Type.Optional(Type.Number()), upper_value: Type.Optional(Type.Number()) },
      { additionalProperties: false },
    ),
  ),
);

const RUNS = { quick: quickRun(), full: fullRun(), hostile: hostileRun(), capacity: capacityRun() };

test.each(Object.entries(RUNS))('the %s run fits the format, within the limits for names', (_, run) => {
  const benchmarks = Object.entries(bmfOf(run));
  expect(benchmarks).toHaveLength(run === RUNS.capacity ? 6 : run === RUNS.quick ? 1 : 4);
  for (const [name, measures] of benchmarks) {
    expect(fits(name, 1024)).toBe(true);
    for (const [measure, { value, lower_value: low = value, upper_value: high = value }] of Object.entries(measures)) {
      expect(fits(measure, 64)).toBe(true);
      expect([low, value, high]).toEqual([low, value, high].toSorted((a, b) => a - b));
    }
  }
});

test('a measure tells its unit, and has its interval for bounds', () => {
  expect(bmfOf(RUNS.full)['browse / scale 1 / columnar']).toMatchObject({
    'throughput-per-second': { value: 402.333, lower_value: 389.585, upper_value: 415.082 },
    'peak-memory-backend-bytes': { value: 183_000_000 },
    'statements-per-request': { value: 1 },
  });
});

test('what failed, is past the time-out, or of too few requests is not there', () => {
  const bmf = bmfOf(RUNS.full);
  expect(bmf).not.toHaveProperty('mixed / scale 1 / precompute');
  expect(bmf).not.toHaveProperty('mixed / scale 1 / on-demand?fetch=pushdown');
  const measures = Object.keys(bmf['browse / scale 1 / on-demand?fetch=pushdown'] ?? {});
  expect(measures).toContain('response-p50-us');
  expect(measures).not.toContain('response-p99-us');
  expect(Object.keys(bmfOf(RUNS.quick)['browse / scale 1 / columnar'] ?? {})).not.toContain('response-p99-us');
});

test('any names give one benchmark, whatever their length', () => {
  const any = anyText(2000);
  fc.assert(
    fc.property(any, any, (implementation, scenario) => {
      const names = Object.keys(bmfOf(namedRun(implementation, scenario)));
      expect(names).toHaveLength(1);
      expect(names.every((name) => fits(name, 1024))).toBe(true);
    }),
    { numRuns: 20 },
  );
});

test('a run without a figure is refused in one line', () => {
  expect(() => renderBencher(pendingRun())).toThrow('has no figures for bencher');
});

/** Bencher counts bytes, and takes no name with spaces around it. */
function fits(name: string, bytes: number): boolean {
  return name !== '' && name === name.trim() && name.isWellFormed() && Buffer.byteLength(name) <= bytes;
}

function bmfOf(run: RunFile) {
  return Value.Parse(Bmf, JSON.parse(renderBencher(run)));
}
