import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RunFile } from '../../model/run-file.ts';
import { hostileRun } from '../testing/hostile.ts';
import { capacityRun, fullRun, quickRun } from '../testing/runs.ts';
import { renderJunit } from './junit.ts';
import { namedRun, pendingRun } from './test-runs.ts';
import { anyText } from './test-text.ts';
import { readXml, type XmlNode } from './test-xml.ts';

/**
 * Jenkins' own schema, `junit-10.xsd` of its xUnit plugin, as far as it concerns us:
 * what an element may hold, which attributes it must have, and which it may have.
 */
const SCHEMA: Readonly<Record<string, { children: string[]; required: string[]; optional: string[] }>> = {
  testsuites: { children: ['testsuite'], required: [], optional: ['name', 'time', 'tests', 'failures', 'errors'] },
  testsuite: {
    children: ['testsuite', 'properties', 'testcase', 'system-out', 'system-err'],
    required: ['name', 'tests', 'failures', 'errors'],
    optional: ['group', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package', 'file', 'log', 'url'],
  },
  testcase: {
    children: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
    required: ['name'],
    optional: ['time', 'classname', 'group'],
  },
  properties: { children: ['property'], required: [], optional: [] },
  property: { children: [], required: ['name', 'value'], optional: [] },
  failure: { children: [], required: [], optional: ['type', 'message'] },
  error: { children: [], required: [], optional: ['type', 'message'] },
  skipped: { children: [], required: [], optional: ['type', 'message'] },
  'system-out': { children: [], required: [], optional: [] },
};

const RUNS = {
  quick: quickRun(),
  full: fullRun(),
  hostile: hostileRun(),
  capacity: capacityRun(),
  pending: pendingRun(),
};

describe.each(Object.entries(RUNS))('of the %s run', (_, run) => {
  const nodes = readXml(renderJunit(run));

  test("keeps to the schema of Jenkins' reader", () => {
    expect(nodes[0]?.name).toBe('testsuites');
    for (const { name, attributes, children } of nodes) {
      const rule = SCHEMA[name];
      expect(rule, name).toBeDefined();
      expect(rule?.children).toEqual(expect.arrayContaining(children.map((child) => child.name)));
      expect(Object.keys(attributes)).toEqual(expect.arrayContaining(rule?.required ?? []));
      expect([...(rule?.required ?? []), ...(rule?.optional ?? [])]).toEqual(
        expect.arrayContaining(Object.keys(attributes)),
      );
    }
  });

  test('counts what it holds', () => {
    for (const suite of nodes.filter(({ name }) => name === 'testsuite')) {
      const having = (kind: string) =>
        casesOf(suite).filter(({ children }) => children.some(({ name }) => name === kind));
      expect(suite.attributes).toMatchObject({
        tests: String(casesOf(suite).length),
        failures: String(having('failure').length),
        errors: String(having('error').length),
        skipped: String(having('skipped').length),
      });
    }
  });

  test('has each pair of class name and name once, as GitLab drops all others', () => {
    const pairs = nodes.filter(({ name }) => name === 'testcase').map(({ attributes }) => JSON.stringify(attributes));
    expect(new Set(pairs).size).toBe(run.cells.length);
  });
});

test('a case has the figures of its cell, and says of percentiles among failures that they are past the time-out', () => {
  const text = outOf(caseOf(RUNS.full, 'browse, scale 1', 'on-demand?fetch=pushdown'));
  expect(text).toMatch(/^throughput: 38\.\d+ per second \(95 % interval [\d.]+–[\d.]+\)$/m);
  expect(text).toMatch(/^response-p99: past the time-out of 10,000 ms$/m);
  expect(outOf(caseOf(RUNS.quick, 'browse, scale 1', 'columnar'))).toMatch(
    /^response-p99: \d+ us, of too few requests$/m,
  );
});

test('a failed cell is an error, one of wrong answers a failure, a void or pending one skipped, each with its reason and no figure', () => {
  const cases = { error: 'precompute', skipped: 'on-demand?fetch=pushdown' };
  const reasons = { error: /backend ended with exit code 1/, skipped: /is void: the driver used 0.91 of a core/ };
  for (const [kind, implementation] of Object.entries(cases)) {
    const { children } = caseOf(RUNS.full, 'mixed, scale 1', implementation);
    expect(children.map(({ name }) => name)).toEqual([kind]);
    expect(children[0]?.text).toMatch(reasons[kind as keyof typeof reasons]);
    expect(children[0]?.attributes.message).toMatch(reasons[kind as keyof typeof reasons]);
  }
  const [wrong] = caseOf(wrongRun(), 'browse, scale 1', 'columnar').children;
  expect(wrong).toMatchObject({ name: 'failure', attributes: { type: 'wrong-answers' } });
  const [pending] = caseOf(pendingRun(), 'browse, scale 1', 'columnar').children;
  expect(pending).toMatchObject({ name: 'skipped', attributes: { type: 'pending' } });
});

test('no name makes an order to attach a file', () => {
  const texts = readXml(renderJunit(failedRun('[[[\u0000[ATTACHMENT|/etc/passwd]]'))).map(({ text }) => text);
  expect(texts.join('')).toContain('ATTACHMENT');
  expect(texts.join('')).not.toContain('[[');
});

test('any names and messages give a whole document that has them', () => {
  const any = anyText(30);
  fc.assert(
    fc.property(any, any, (implementation, message) => {
      const run = failedRun(message);
      const renamed = { ...run, cells: run.cells.map((cell) => ({ ...cell, implementation })) };
      const document = renderJunit({ ...renamed, plan: { ...run.plan, implementations: [implementation] } });
      expect(readXml(document).filter(({ name }) => name === 'testcase')).toHaveLength(1);
    }),
    { numRuns: 50 },
  );
});

test('a name stands in the case as it is', () => {
  expect(caseOf(namedRun('a <b> & "c"', "d'e"), "d'e, scale 1", 'a <b> & "c"').name).toBe('testcase');
});

function wrongRun(): RunFile {
  return {
    ...quickRun(),
    cells: withResult({ state: 'failed', kind: 'wrong-answers', message: 'one answer is wrong' }),
  };
}

function failedRun(message: string): RunFile {
  return { ...pendingRun(), cells: withResult({ state: 'failed', kind: 'crashed', message }) };
}

function withResult(result: RunFile['cells'][number]['repeats'][number]): RunFile['cells'] {
  return pendingRun().cells.map((cell) => ({ ...cell, repeats: [result] }));
}

function casesOf(suite: XmlNode): XmlNode[] {
  return suite.children.filter(({ name }) => name === 'testcase');
}

function caseOf(run: RunFile, classname: string, name: string): XmlNode {
  const found = readXml(renderJunit(run)).find((node) => {
    return node.name === 'testcase' && node.attributes.classname === classname && node.attributes.name === name;
  });
  if (found === undefined) throw new Error(`no case ${name} in ${classname}`);
  return found;
}

function outOf({ children }: XmlNode): string {
  return children.find(({ name }) => name === 'system-out')?.text ?? '';
}
