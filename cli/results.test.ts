import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OWN_ID } from '../harness/provision/identity.ts';
import { RUN_FILE } from '../model/run-file.ts';
import { quickRun } from '../reports/testing/runs.ts';
import { findRun, runNames } from './results.ts';

let results = '';
const path = (...names: string[]) => join(results, ...names);

function put(folder: string, content: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, RUN_FILE), content);
}

beforeAll(() => {
  const top = mkdtempSync(join(tmpdir(), 'results-test-'));
  results = join(top, 'results');
  const running = JSON.stringify({ ...quickRun(), state: 'running', finishedAt: null });
  put(path('finished'), JSON.stringify(quickRun()));
  put(path('killed'), running);
  put(path('alive'), running);
  writeFileSync(path('alive', `.writer-${OWN_ID}`), '');
  put(path('broken'), '{');
  put(join(top, 'elsewhere'), JSON.stringify(quickRun()));
  symlinkSync(join(top, 'elsewhere'), path('linked'));
  symlinkSync('finished', path('latest'));
  symlinkSync('nowhere', path('dangling'));
  mkdirSync(path('notes'));
  writeFileSync(path('index.html'), '');
  mkdirSync(path('folder', RUN_FILE), { recursive: true });
  mkdirSync(path('gone'));
  symlinkSync('nowhere', path('gone', RUN_FILE));
  mkdirSync(path('pipe'));
  execFileSync('/usr/bin/env', ['mkfifo', path('pipe', RUN_FILE)]);
});
afterAll(() => rmSync(join(results, '..'), { recursive: true, force: true }));

test('a run is each folder with a run file; a link to a neighbour is none of its own, one to elsewhere is', async () => {
  expect(await runNames(results)).toEqual([
    ...['alive', 'broken', 'finished', 'folder', 'gone', 'killed', 'linked', 'pipe'],
  ]);
});

test('a folder named latest that is no link is a run', async () => {
  const home = path('notes', 'results');
  put(join(home, 'latest'), JSON.stringify(quickRun()));
  expect(await runNames(home)).toEqual(['latest']);
});

test.each([
  ['finished', 'finished'],
  ['killed', 'killed'],
  ['alive', 'running'],
  ['linked', 'finished'],
])('%s is %s', async (folder, state) => {
  expect(await findRun(path(folder))).toMatchObject({ state, run: { id: quickRun().id } });
});

test.each([
  ['broken', /broken\/run\.json is not JSON/],
  ['folder', /cannot read .*folder\/run\.json: EISDIR/],
  ['gone', /no run at .*gone\/run\.json/],
  ['pipe', /pipe\/run\.json is a pipe and not a file: remove it/],
])('%s is damaged, with the reason', async (folder, why) => {
  expect(await findRun(path(folder))).toEqual({ state: 'damaged', why: expect.stringMatching(why) });
});

test('a folder that is not there is an error, and not an empty one', async () => {
  await expect(runNames(path('nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
});
