import { readFileSync, writeFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { GateFile } from '../../model/gate-file.ts';
import { figuresOfWorkload } from './estimates.ts';
import { GATE_FORMATS } from './registry.ts';
import { GATES, hostileGate } from './test-gates.ts';

/** Set to rewrite the files: look at the difference before it is committed. */
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const { html, terminal, md, junit, json } = GATE_FORMATS;

describe.each(Object.entries(GATES))('the gate "%s"', (name, file) => {
  test('is a gate file', () => {
    expect([...Value.Errors(GateFile, file)]).toEqual([]);
    expect(JSON.parse(json.render(file))).toEqual(JSON.parse(JSON.stringify(file)));
  });

  test.each(['terminal', 'md', 'junit', 'openmetrics'] as const)('reads as its golden file in %s', (format) => {
    const golden = new URL(`./golden/${name}.${format}.golden`, import.meta.url);
    const text = GATE_FORMATS[format].render(file);
    if (UPDATE) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  test('keeps to 80 columns in the terminal', () => {
    expect(longestLine(terminal.render(file))).toBeLessThanOrEqual(80);
  });
});

test.each([
  ['pass', 'PASS: no regression in precompute under browse.'],
  ['fail', 'FAIL: worse in precompute under browse.'],
  ['counters', 'FAIL: worse in precompute under browse.'],
  ['invalid', 'INVALID: the machine was too disturbed to decide about precompute under browse.'],
  ['nothing', 'PASS: there was nothing to measure.'],
] as const)('the first words of "%s" are its verdict, in every form', (name, words) => {
  expect(terminal.render(GATES[name]).replaceAll(/\n */g, ' ')).toMatch(new RegExp(`^${words.replaceAll('.', '\\.')}`));
  expect(md.render(GATES[name])).toContain(`<!-- aunt-emma-bench-gate -->\n\n**${words}**`);
  expect(html.render(GATES[name])).toContain(`<p class="lead">${words}</p>`);
});

test('of a metric that failed, the rerun is shown: the first stage was picked because it looked bad', () => {
  const [failed] = GATES.fail.workloads;
  const [p50, cpu] = failed === undefined ? [] : figuresOfWorkload(failed);
  expect(p50).toMatchObject({ metric: 'p50', from: 'rerun', generations: 8 });
  // exp(0.07 + the mean of the wobble, 0.0005)
  expect(p50?.ratio?.point).toBeCloseTo(Math.exp(0.0705), 6);
  expect(cpu).toMatchObject({ metric: 'cpuPerRequest', from: 'all', generations: 18 });
});

test('less throughput is a ratio below 1, with its interval the right way round', () => {
  const [failed] = GATES.fail.workloads;
  const throughput = failed && figuresOfWorkload(failed).find(({ metric }) => metric === 'throughput');
  expect(throughput?.ratio?.point).toBeCloseTo(Math.exp(-0.0705), 6);
  expect(throughput?.ratio?.low).toBeLessThan(throughput?.ratio?.point ?? 0);
  expect(throughput?.ratio?.high).toBeLessThan(1);
});

test('what was left out is in no figure', () => {
  const [workload] = GATES.invalid.workloads;
  expect(workload && figuresOfWorkload(workload)[0]).toMatchObject({ generations: 1, ratio: null });
});

test('JUnit: a metric that failed is a failure, and what is not decided is skipped and not passed', () => {
  expect(junit.render(GATES.fail)).toMatch(/<testsuites [^>]*tests="8" failures="2" errors="0" skipped="0"/);
  expect(junit.render(GATES.inconclusive)).toMatch(/<testsuites [^>]*tests="8" failures="0" errors="0" skipped="7"/);
  expect(junit.render(GATES.counters)).toMatch(
    /<testcase classname="precompute under browse" name="counters">\s*<failure /,
  );
});

describe('what comes from outside', () => {
  test('makes no markup', () => {
    expect(html.render(hostileGate())).not.toMatch(/<img/i);
    expect(md.render(hostileGate())).not.toMatch(/<img/i);
    expect(junit.render(hostileGate())).not.toMatch(/<img/i);
  });

  test('sends a terminal no control character, and keeps to its 80 columns', () => {
    const text = terminal.render(hostileGate());
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(longestLine(text)).toBeLessThanOrEqual(80);
  });
});

test('Markdown stays below the 65,536 characters of a comment, with what is no pass first', () => {
  const [failed] = GATES.fail.workloads;
  const [passed] = GATES.pass.workloads;
  if (failed === undefined || passed === undefined) throw new Error('there is no workload');
  const text = md.render({ ...GATES.fail, workloads: [...Array.from({ length: 100 }, () => passed), failed] });
  expect(Buffer.byteLength(text)).toBeLessThan(65_536);
  expect(text).toContain('### FAIL: precompute under browse');
  expect(text).toContain('100 more workloads are in the report.');
});

function longestLine(text: string): number {
  return Math.max(...text.split('\n').map(({ length }) => length));
}
