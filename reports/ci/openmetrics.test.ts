import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hostileRun } from '../testing/hostile.ts';
import { capacityRun, fullRun, quickRun } from '../testing/runs.ts';
import { renderOpenMetrics } from './openmetrics.ts';
import { plainName } from './plain-name.ts';
import { namedRun, pendingRun } from './test-runs.ts';
import { anyText } from './test-text.ts';

const RUNS = {
  quick: quickRun(),
  full: fullRun(),
  hostile: hostileRun(),
  capacity: capacityRun(),
  pending: pendingRun(),
};

describe.each(Object.entries(RUNS))('of the %s run', (_, run) => {
  const text = renderOpenMetrics(run);

  test('every line is one of the grammar, and the last says that it is the last', () => {
    expect(text.endsWith('\n# EOF\n')).toBe(true);
    expect(text.indexOf('# EOF')).toBe(text.length - 6);
    expect(() => parse(text)).not.toThrow();
  });

  test('every family has its lines in one place, its unit at the end of its name, and no sample twice', () => {
    const families = parse(text);
    expect(new Set(families.map(({ name }) => name)).size).toBe(families.length);
    for (const { name, unit, samples } of families) {
      if (unit !== null) expect(name.endsWith(`_${unit}`), name).toBe(true);
      expect(samples.length).toBeGreaterThan(0);
      expect(new Set(samples.map(({ labels }) => JSON.stringify(labels))).size).toBe(samples.length);
    }
  });

  test('no name ends as the format reserves it for other types than gauges', () => {
    for (const { name } of parse(text)) expect(name).not.toMatch(/_(total|created|count|sum|bucket|gcount|gsum|info)$/);
  });
});

test('times are in seconds, ends of intervals are families of their own, and what is past the time-out is infinite', () => {
  expect(sampleOf('bench_response_p50_seconds', 'columnar')).toBeCloseTo(0.019, 3);
  expect(sampleOf('bench_response_p99_seconds', 'on-demand?fetch=pushdown')).toBe('+Inf');
  expect(sampleOf('bench_response_p99_low_seconds', 'on-demand?fetch=pushdown')).toBeUndefined();
  expect(sampleOf('bench_throughput_low_per_second', 'columnar')).toBe(389.585);
  expect(sampleOf('bench_peak_memory_bytes', 'columnar')).toBe(183_000_000);
});

test('void, failed and pending cells have a state and no figure', () => {
  const [cells, ...others] = parse(renderOpenMetrics(RUNS.full)).filter(({ name }) => name !== 'bench_run');
  const states = cells?.samples.map(({ labels }) => [labels.implementation, labels.state, labels.why]);
  expect(states).toContainEqual(['on-demand?fetch=pushdown', 'void', 'driver-bound']);
  expect(states).toContainEqual(['precompute', 'failed', 'did-not-start']);
  const figures = others.filter(({ name }) => name !== 'bench_cell_repeats').flatMap(({ samples }) => samples);
  const ofMixed = figures
    .filter(({ labels }) => labels.scenario === 'mixed')
    .map(({ labels }) => labels.implementation);
  expect(new Set(ofMixed)).toEqual(new Set(['columnar']));
  expect(parse(renderOpenMetrics(pendingRun())).map(({ name }) => name)).toEqual([
    'bench_run',
    'bench_cell',
    'bench_cell_repeats',
  ]);
});

test('a percentile of too few requests is not there', () => {
  expect(renderOpenMetrics(RUNS.quick)).toContain('bench_response_p50_seconds{');
  expect(renderOpenMetrics(RUNS.quick)).not.toContain('bench_response_p99_seconds{');
});

test('any names come back from their labels', () => {
  fc.assert(
    fc.property(anyText(30), anyText(30), (implementation, scenario) => {
      const [, cells] = parse(renderOpenMetrics(namedRun(implementation, scenario)));
      expect(cells?.samples[0]?.labels).toMatchObject({
        implementation: plainName(implementation),
        scenario: plainName(scenario),
      });
    }),
    { numRuns: 60 },
  );
});

interface Family {
  readonly name: string;
  readonly unit: string | null;
  readonly samples: { readonly labels: Readonly<Record<string, string>>; readonly value: string }[];
}

/** The grammar of OpenMetrics 1.0, as far as gauges without timestamps and exemplars need it. */
const TYPE = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) gauge$/;
const UNIT = /^# UNIT ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-zA-Z0-9_:]+)$/;
const HELP = /^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\n"\\]|\\[n"\\])*)$/;
const LABEL = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^\\n"\\\\]|\\\\[n"\\\\])*"';
const SAMPLE = new RegExp(
  `^([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(${LABEL}(?:,${LABEL})*)\\} ([+-]?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?|[+-]Inf)$`,
);

function parse(text: string): Family[] {
  const families: Family[] = [];
  for (const line of text
    .replace(/# EOF\n$/, '')
    .trimEnd()
    .split('\n')) {
    const last = families.at(-1);
    const [, typed] = TYPE.exec(line) ?? [];
    const [, ofUnit, unit = ''] = UNIT.exec(line) ?? [];
    const [, helped] = HELP.exec(line) ?? [];
    const [, sampled, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (typed !== undefined) families.push({ name: typed, unit: null, samples: [] });
    else if (last !== undefined && ofUnit === last.name) families[families.length - 1] = { ...last, unit };
    else if (last !== undefined && sampled === last.name) last.samples.push({ labels: labelsOf(labels), value });
    else if (last === undefined || helped !== last.name) throw new Error(`not of the grammar: ${line}`);
  }
  return families;
}

function labelsOf(text: string): Readonly<Record<string, string>> {
  const pairs = [...text.matchAll(/([a-zA-Z_]+)="((?:[^"\\]|\\.)*)"/gu)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

/** Of the full run under `browse`. */
function sampleOf(family: string, implementation: string): number | string | undefined {
  const found = parse(renderOpenMetrics(RUNS.full))
    .find(({ name }) => name === family)
    ?.samples.find(({ labels }) => labels.scenario === 'browse' && labels.implementation === implementation)?.value;
  return found === undefined || found.endsWith('Inf') ? found : Number(found);
}
