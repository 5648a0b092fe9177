/** The shell of the action, run as GitHub runs it: options, exit codes, and what is said where there is no verdict. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { action } from './files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'steps-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** @param env - as the step's expressions came to */
function run(name: string, env: Readonly<Record<string, string>>) {
  const step = action().runs.steps.find((candidate) => candidate.name === name);
  if (step === undefined || !('run' in step)) throw new Error(`the action has no step "${name}" with shell`);
  const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}${delimiter}${process.env.PATH}`, OUT: join(folder, 'out'), ...files, ...env },
  });
}

const NOTHING = { BASE: '', CANDIDATE: '', IMPLEMENTATION: '', SCENARIO: '', SCALE: '', BUDGET: '5m' };

/** In place of Node: says what it was asked for, a word a line, and ends as it is told. */
async function standIn(code: number): Promise<void> {
  const text = `#!/bin/sh\nfor word in "$@"; do echo "$word"; done\nexit ${code}\n`;
  await writeFile(join(folder, 'node'), text, { mode: 0o755 });
}

test('what was not said is left to the command', async () => {
  await standIn(0);
  expect(run('Gate', NOTHING).stdout.trim().split('\n')).toEqual([
    ...['bin/bench.js', 'gate', '--budget', '5m', '--out', join(folder, 'out')],
  ]);
});

test('a word is one word and never shell, whatever is in it', async () => {
  await standIn(0);
  const word = "a b; touch seen $(touch seen) `touch seen` ' *";
  const { stdout } = run('Gate', {
    ...NOTHING,
    BASE: word,
    CANDIDATE: word,
    IMPLEMENTATION: word,
    SCENARIO: word,
    SCALE: word,
  });
  const options = ['--base', '--candidate', '--implementation', '--scenario', '--scale'];
  expect(stdout.trim().split('\n').slice(-10)).toEqual(options.flatMap((option) => [option, word]));
  expect(existsSync(join(folder, 'seen'))).toBe(false);
});

test.each([0, 1, 2, 3, 4])(
  'the gate that exits with %i does not end the job yet, and its code is handed on',
  async (code) => {
    await standIn(code);
    expect(run('Gate', NOTHING).status).toBe(0);
    expect(await readFile(join(folder, 'output'), 'utf8')).toBe(`exit-code=${code}\nreport=${join(folder, 'out')}\n`);
  },
);

test.each([
  ['0', 'false', 0, /^$/],
  ['1', 'false', 1, /^::error .*slower/],
  ['1', 'true', 1, /^::error .*slower/],
  ['2', 'true', 2, /^::error .*could not be run/],
  ['3', 'false', 3, /^::error .*inconclusive/],
  ['3', 'true', 0, /^::warning .*inconclusive/],
  ['4', 'true', 4, /^::error .*could not be run/],
  ['', 'true', 4, /^::error .*could not be run/],
])('exit code "%s", inconclusive allowed: %s: the job ends with %i', (code, allowed, status, words) => {
  const verdict = run('Verdict', { CODE: code, ALLOW_INCONCLUSIVE: allowed });
  expect(verdict.status).toBe(status);
  expect(verdict.stdout.trim()).toMatch(words);
});

test('a gate without a verdict has a summary that says so, for the comment, too', async () => {
  expect(run('Summary', { CODE: '' }).status).toBe(0);
  const summary = await readFile(join(folder, 'summary'), 'utf8');
  expect(summary).toMatch(/^<!-- aunt-emma-bench-gate -->\n\n\*\*The gate gave no verdict\*\* \(exit code none\)/);
  expect(await readFile(join(folder, 'out/gate.md'), 'utf8')).toBe(summary);
});
