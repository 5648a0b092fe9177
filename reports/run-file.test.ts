import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunFile } from '../model/run-file.ts';
import { parseRunFile, type RunFileProblem, readRunFile } from './run-file.ts';
import { hostileRun } from './testing/hostile.ts';
import { fullRun } from './testing/runs.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-file-test-'));
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('a run', () => {
  test('is read by its folder and by its file', async () => {
    await writeFile(join(folder, 'run.json'), JSON.stringify(hostileRun()));
    expect(await readRunFile(folder)).toEqual(hostileRun());
    expect(await readRunFile(join(folder, 'run.json'))).toEqual(hostileRun());
  });

  test('that is not there is said to be missing', async () => {
    await expect(readRunFile(join(folder, 'nothing'))).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining(join(folder, 'nothing')),
    });
  });

  test('is missing from a folder without a run file', async () => {
    const empty = await mkdtemp(join(folder, 'empty-'));
    await expect(readRunFile(empty)).rejects.toMatchObject({
      kind: 'not-found',
      message: expect.stringContaining('run.json'),
    });
  });
});

describe('what is wrong is told in one line with where and what to do', () => {
  const damage = (change: (run: RunFile) => unknown) => JSON.stringify(change(fullRun()));
  const cases: [name: string, text: string, kind: RunFileProblem, where: RegExp][] = [
    ['half a file', damage((run) => run).slice(0, 4000), 'not-json', /is not JSON/],
    [
      'another schema',
      damage((run) => ({ ...run, schema: 'aunt-emma-bench/run/9' })),
      'other-schema',
      /run\/9.*expected/,
    ],
    ['no schema', '{}', 'other-schema', /missing/],
    ['null', 'null', 'other-schema', /missing/],
    ['a member gone', damage(({ plan: _, ...run }) => run), 'damaged', /plan/],
    ['a member of another type', damage((run) => ({ ...run, doubts: 3 })), 'damaged', /\/doubts/],
    [
      'a broken histogram',
      damage((run) => run).replace(/"histogram":"[^"]*"/, '"histogram":"x"'),
      'damaged',
      /\/cells\/0\/.*\/histogram/,
    ],
  ];
  test.each(cases)('%s', (_, text, kind, where) => {
    const problem = caught(() => parseRunFile(text, 'results/7/run.json'));
    expect(problem).toMatchObject({ name: 'RunFileError', kind });
    expect(problem.message).toMatch(where);
    expect(problem.message).toMatch(/^results\/7\/run\.json .*: /);
    expect(problem.message).not.toContain('\n');
  });
});

function caught(action: () => unknown): Error {
  try {
    action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('expected an error');
}
