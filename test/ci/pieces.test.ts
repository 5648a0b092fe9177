/** What CI systems are given: read by their rules, safe with strangers' pull requests, and in step with the command. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT } from '../end-to-end/bench.ts';
import {
  ACTION,
  action,
  commentStep,
  GITLAB,
  gitlab,
  shellBlocks,
  textOf,
  WORKFLOW,
  workflow,
  workflowSteps,
} from './files.ts';

test('the action, the workflow and the job of GitLab have the members that their systems know, and no other', () => {
  expect([action().name, workflow().name, Object.keys(gitlab())]).toEqual([
    'Aunt Emma Bench gate',
    'bench gate',
    ['bench-gate'],
  ]);
});

test('what is used of others is pinned by its commit, with its version beside it', () => {
  const uses = [ACTION, WORKFLOW].flatMap((file) => textOf(file).match(/^ *(?:- )?uses: .*$/gm) ?? []);
  expect(uses.length).toBeGreaterThan(3);
  for (const line of uses) expect(line).toMatch(/uses: (\.\/|[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
});

test.each(shellBlocks().map(({ where, text }) => [where, text]))('shell: %s', (_, text) => {
  expect(spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  // What an expression comes to would be read as shell: it goes through the environment.
  expect(text).not.toContain('${{');
});

test('the script of the comment takes nothing from an expression either', () => {
  expect(commentStep().with?.script).not.toContain('${{');
});

test('the token is given to the step that writes the comment alone', () => {
  const withToken = action().runs.steps.filter((step) => JSON.stringify(step).includes('token'));
  expect(withToken.map(({ name }) => name)).toEqual(['Comment']);
});

test('there is no comment from a fork, whose token may not write', () => {
  expect(commentStep().if).toContain('github.event.pull_request.head.repo.full_name == github.repository');
});

test('everything that saves runs after a gate that failed, too, and the verdict comes last', () => {
  const { steps } = action().runs;
  const after = steps.slice(steps.findIndex(({ id }) => id === 'gate') + 1);
  expect(after.map(({ name }) => name)).toEqual(['Summary', 'Save report, results and JUnit', 'Comment', 'Verdict']);
  for (const step of after) expect(step.if).toMatch(/^always\(\)/);
  expect(gitlab()['bench-gate'].artifacts.when).toBe('always');
});

test('the verdict, and what is said without one, go by the exit code of the gate', () => {
  const told = action().runs.steps.filter(({ env }) => env?.CODE !== undefined);
  expect(told.map(({ name }) => name)).toEqual(['Summary', 'Verdict']);
  for (const { env } of told) expect(env?.CODE).toBe(action().outputs['exit-code']?.value);
});

test('the example reads the code, writes the comment, and may do nothing else', () => {
  expect(workflow().permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  const [checkout] = workflowSteps();
  expect(checkout).toMatchObject({ with: { 'fetch-depth': 0, 'persist-credentials': false } });
});

test('the example gives the action inputs that it has', () => {
  const given = workflowSteps().flatMap((step) => ('uses' in step && step.uses === './' ? [step.with ?? {}] : []));
  expect(given).toHaveLength(1);
  for (const name of Object.keys(given[0] ?? {})) expect(Object.keys(action().inputs)).toContain(name);
});

test('each input is used, and each output comes from a step that there is', () => {
  const { inputs, outputs, runs } = action();
  const steps = JSON.stringify(runs);
  for (const name of Object.keys(inputs)) expect(steps).toContain(`inputs.${name}`);
  const ids = runs.steps.map(({ id }) => id);
  for (const { value } of Object.values(outputs)) expect(ids).toContain(/steps\.([\w-]+)\./.exec(value)?.[1]);
});

const IS_THERE = existsSync(join(PROJECT, 'cli/gate.ts'));
const WHY = IS_THERE ? '' : ' (skipped: there is no cli/gate.ts yet to ask)';
test.skipIf(!IS_THERE)(`options that CI gives to the gate are options of it${WHY}`, () => {
  const help = spawnSync(process.execPath, [join(PROJECT, 'bin/bench.js'), 'gate', '--help'], { encoding: 'utf8' });
  expect(help).toMatchObject({ status: 0 });
  const given = [...shellBlocks().map(({ text }) => text), textOf('docs/ci.md')]
    .flatMap((text) => text.split('\n'))
    .filter((line) => /options\+?=|bench(\.js)? gate/.test(line))
    .flatMap((line) => line.match(/--[a-z][a-z-]+/g) ?? []);
  expect(given.length).toBeGreaterThan(5);
  for (const option of new Set(given)) expect(help.stdout).toMatch(new RegExp(`^ +(-\\w, )?${option}\\b`, 'm'));
});

test('files that are taken from the gate are ones that the action and the job agree on', () => {
  const { paths, reports } = gitlab()['bench-gate'].artifacts;
  expect(paths).toEqual(['gate/']);
  expect(Object.values(reports).every((file) => file.startsWith('gate/'))).toBe(true);
  expect(textOf(GITLAB)).toContain('--out gate');
});
