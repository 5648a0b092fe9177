import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildOnce, cloneFolder, discardFolder, freeBytes } from './folders.ts';
import { isThere, ownCache, startHarness, until } from './test-helpers.ts';

const base = ownCache();
const target = () => join(base.current, 'built');

test('a folder is built once', async () => {
  const build = async (partial: string) => writeFileSync(join(partial, 'file'), 'whole');
  expect(await buildOnce(target(), build)).toBe('built');
  expect(await buildOnce(target(), () => Promise.reject(new Error('built again')))).toBe('found');
  expect(readdirSync(base.current)).toEqual(['built']);
});

test('a build that fails leaves nothing', async () => {
  const build = async (partial: string) => {
    writeFileSync(join(partial, 'file'), 'half');
    throw new Error('disk on fire');
  };
  await expect(buildOnce(target(), build)).rejects.toThrow('disk on fire');
  expect(readdirSync(base.current)).toEqual([]);
});

test('a build that was killed is not taken for a built one', async () => {
  const harness = startHarness(
    base.current,
    `import { buildOnce } from './folders.ts';
     import { writeFileSync } from 'node:fs';
     await buildOnce(${JSON.stringify(target())}, async (partial) => {
       writeFileSync(partial + '/file', 'half');
       console.log(1);
       await new Promise((fulfil) => setTimeout(fulfil, 1e6));
     });`,
  );
  await harness.next();
  harness.process.kill('SIGKILL');
  await until('the builder is gone', () => !isThere(harness.pid));
  expect(existsSync(target())).toBe(false);
  expect(await buildOnce(target(), async (partial) => writeFileSync(join(partial, 'file'), 'whole'))).toBe('built');
  expect(readFileSync(join(target(), 'file'), 'utf8')).toBe('whole');
});

test('of two who build at once one wins and both find a whole folder', async () => {
  const build = (name: string) => async (partial: string) => {
    writeFileSync(join(partial, 'a'), name);
    await new Promise(setImmediate);
    writeFileSync(join(partial, 'b'), name);
  };
  const outcomes = await Promise.all(['x', 'y'].map((name) => buildOnce(target(), build(name))));
  expect(outcomes.toSorted()).toEqual(['built', 'found']);
  const winner = outcomes[0] === 'built' ? 'x' : 'y';
  expect(['a', 'b'].map((file) => readFileSync(join(target(), file), 'utf8'))).toEqual([winner, winner]);
  expect(readdirSync(base.current)).toEqual(['built']);
});

test('a clone has the same files and modes, and leaves the original alone', async () => {
  mkdirSync(join(target(), 'data'), { recursive: true });
  writeFileSync(join(target(), 'data', 'file'), 'original', { mode: 0o640 });
  symlinkSync('data/file', join(target(), 'link'));
  chmodSync(join(target(), 'data'), 0o700);
  const clone = join(base.current, 'clone');
  await cloneFolder(target(), clone);
  writeFileSync(join(clone, 'link'), 'changed');
  expect(readFileSync(join(clone, 'data', 'file'), 'utf8')).toBe('changed');
  expect(readFileSync(join(target(), 'data', 'file'), 'utf8')).toBe('original');
  const modes = ['data', 'data/file'].map((path) => statSync(join(clone, path)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o640]);
});

test('a folder is not cloned over another one', async () => {
  for (const name of ['built', 'clone']) {
    mkdirSync(join(base.current, name));
    writeFileSync(join(base.current, name, 'file'), name);
  }
  await expect(cloneFolder(target(), join(base.current, 'clone'))).rejects.toThrow();
  expect(readFileSync(join(base.current, 'clone', 'file'), 'utf8')).toBe('clone');
});

test('a discarded folder is gone, and one that is not there is no error', async () => {
  mkdirSync(target());
  await discardFolder(target());
  await discardFolder(target());
  expect(readdirSync(base.current)).toEqual([]);
});

test('free bytes are those of the disk that the folder is on', async () => {
  expect(await freeBytes(base.current)).toBeGreaterThan(0);
});
