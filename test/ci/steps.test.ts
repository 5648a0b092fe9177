/** The shell of the action, run as GitHub runs it: options, exit codes, and what is said where there is no verdict. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

const NOTHING = {
  BASE: '',
  PULL_REQUEST_BASE: '',
  CANDIDATE: '',
  IMPLEMENTATION: '',
  SCENARIO: '',
  SCALE: '',
  BUDGET: '5m',
};

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

test('a pull request is compared with what it was merged with, which may be younger than the base of its event', async () => {
  await standIn(0);
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Emma', '-c', 'user.email=emma@example.org', ...args], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  const commit = (message: string) => {
    git('commit', '-q', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  git('init', '-q', '-b', 'main');
  const old = commit('base of the event');
  git('checkout', '-qb', 'change');
  const head = commit('the change');
  git('checkout', '-q', 'main');
  const young = commit('what others have merged');
  git('merge', '-q', '--no-ff', '-m', 'as GitHub merges it', 'change');
  const merged = git('rev-parse', 'HEAD');
  const based = () => {
    const said = run('Gate', { ...NOTHING, PULL_REQUEST_BASE: old, GITHUB_SHA: merged }).stdout.split('\n');
    return said[said.indexOf('--base') + 1];
  };

  expect(based()).toBe(young);
  // Of somebody who checks out the branch instead.
  git('checkout', '-q', head);
  expect(based()).toBe(old);
  // Of a clone that is too shallow.
  git('checkout', '-q', '--orphan', 'shallow');
  commit('alone');
  expect(based()).toBe(old);
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
])('exit code "%s", inconclusive allowed: %s: the job ends with %i', async (code, allowed, status, words) => {
  await mkdir(join(folder, 'out'));
  await writeFile(join(folder, 'out/gate.json'), '{}');
  const verdict = run('Verdict', { CODE: code, ALLOW_INCONCLUSIVE: allowed });
  expect(verdict.status).toBe(status);
  expect(verdict.stdout.trim()).toMatch(words);
});

test('sides that cannot be compared are not green, even where inconclusive is allowed: nothing was measured', () => {
  const verdict = run('Verdict', { CODE: '3', ALLOW_INCONCLUSIVE: 'true' });
  expect(verdict.status).toBe(3);
  expect(verdict.stdout).toMatch(/^::error .*cannot be compared/);
});

test('a gate without a verdict has a summary that says so, for the comment, too', async () => {
  expect(run('Summary', { CODE: '' }).status).toBe(0);
  const summary = await readFile(join(folder, 'summary'), 'utf8');
  expect(summary).toMatch(/^<!-- aunt-emma-bench-gate -->\n\n\*\*The gate gave no verdict\*\* \(exit code none\)/);
  expect(await readFile(join(folder, 'out/gate.md'), 'utf8')).toBe(summary);
});
