import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isThere, ownCache, startHarness, until } from './test-helpers.ts';
import { buildInSteps } from './unfinished.ts';

const base = ownCache();
const target = () => join(base.current, 'data');

/** Adds to a file in the folder, and may fail then. */
const step = (text: string, failure?: string) => async (folder: string) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'file'), text, { flag: 'a' });
  if (failure !== undefined) throw new Error(failure);
};
/** Beside them lie the harnesses' own files. */
const names = () => readdirSync(base.current).filter((name) => name.startsWith('data'));
const built = () => readFileSync(join(target(), 'file'), 'utf8');

/** A harness that builds the first step and goes on for ever. */
function startBuilder() {
  return startHarness(
    base.current,
    `import { buildInSteps } from './unfinished.ts';
     import { mkdirSync, writeFileSync } from 'node:fs';
     await buildInSteps(${JSON.stringify(target())}, async (folder) => {
       mkdirSync(folder, { recursive: true });
       writeFileSync(folder + '/file', 'killed,', { flag: 'a' });
       console.log(1);
       await new Promise((fulfil) => setTimeout(fulfil, 1e6));
     });`,
  );
}

test('a folder is built once', async () => {
  expect(await buildInSteps(target(), step('whole'))).toBe('built');
  expect(await buildInSteps(target(), () => Promise.reject(new Error('built again')))).toBe('found');
  expect(names()).toEqual(['data']);
});

test('a build that failed leaves what it has, under a name of its own, and the next one goes on with it', async () => {
  await expect(buildInSteps(target(), step('first,', 'enough'))).rejects.toThrow('enough');
  expect(names()).toEqual(['data.unfinished']);
  await buildInSteps(target(), step('second'));
  expect(built()).toBe('first,second');
  expect(names()).toEqual(['data']);
});

test('a build that had made nothing leaves nothing', async () => {
  await expect(buildInSteps(target(), () => Promise.reject(new Error('no room')))).rejects.toThrow('no room');
  expect(names()).toEqual([]);
});

test('what a killed build had made is gone on with', async () => {
  const builder = startBuilder();
  await builder.next();
  builder.process.kill('SIGKILL');
  await until('the builder is gone', () => !isThere(builder.pid));
  expect(existsSync(target())).toBe(false);
  await buildInSteps(target(), step('then'));
  expect(built()).toBe('killed,then');
  expect(names()).toEqual(['data']);
});

test('what somebody works on is left to them', async () => {
  const builder = startBuilder();
  await builder.next();
  await buildInSteps(target(), step('alone'));
  expect(built()).toBe('alone');
  builder.process.kill('SIGKILL');
});

test('of several that were left one is gone on with, and the others are removed', async () => {
  const builders = [startBuilder(), startBuilder()];
  for (const builder of builders) await builder.next();
  for (const { process } of builders) process.kill('SIGKILL');
  await until('the builders are gone', () => builders.every(({ pid }) => !isThere(pid)));
  expect(names()).toHaveLength(2);
  await buildInSteps(target(), step('then'));
  expect(built()).toBe('killed,then');
  expect(names()).toEqual(['data']);
});

test('of two who build at once one wins, and both find a whole folder', async () => {
  const outcomes = await Promise.all(['x', 'y'].map((name) => buildInSteps(target(), step(name))));
  expect(outcomes.sort()).toEqual(['built', 'found']);
  expect(['x', 'y']).toContain(built());
  expect(names()).toEqual(['data']);
});
